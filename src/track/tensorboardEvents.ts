/** TensorBoard's events as bytes, by the numbers of their fields (event.proto, summary.proto, hparams' plugin_data.proto). */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Ending, Picture, Point } from "./tracker.ts";

type Fill = (writer: BinaryWriter) => void;

/** A message, or one inside another. */
function message(fill: Fill): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish();
}
const bytes = (writer: BinaryWriter, field: number, value: Uint8Array) =>
  writer.tag(field, WireType.LengthDelimited).bytes(value);
const inside = (writer: BinaryWriter, field: number, fill: Fill) => bytes(writer, field, message(fill));
const text = (writer: BinaryWriter, field: number, value: string) =>
  writer.tag(field, WireType.LengthDelimited).string(value);
const whole = (writer: BinaryWriter, field: number, value: number) =>
  writer.tag(field, WireType.Varint).int64(value);
const double = (writer: BinaryWriter, field: number, value: number) =>
  writer.tag(field, WireType.Bit64).double(value);

const event = (time: number, step: number, fill: Fill) =>
  message((writer) => {
    double(writer, 1, time / 1000);
    whole(writer, 2, step);
    fill(writer);
  });

/** An event with one value of a summary. */
const summary = (time: number, step: number, tag: string, fill: Fill) =>
  event(time, step, (writer) =>
    inside(writer, 5, (summary) =>
      inside(summary, 1, (value) => {
        text(value, 1, tag);
        fill(value);
      }),
    ),
  );

/** The first event of a file. */
export const versionEvent = (time: number): Uint8Array =>
  event(time, 0, (writer) => text(writer, 3, "brain.Event:2"));

/** A run goes on: what was told of this step and later ones is forgotten. */
export const restartEvent = (time: number, step: number): Uint8Array =>
  event(time, step, (writer) => inside(writer, 7, (log) => whole(log, 1, 1)));

/** A number. */
export const scalarEvent = ({ name, value, step, time }: Point): Uint8Array =>
  summary(time, step, name, (writer) => writer.tag(2, WireType.Bit32).float(value));

/** A picture, with its sides from the head of the PNG file. */
export function pictureEvent(time: number, { name, png, step }: Picture): Uint8Array {
  const head = new DataView(png.buffer, png.byteOffset);
  return summary(time, step, name, (writer) =>
    inside(writer, 4, (image) => {
      whole(image, 1, head.getUint32(20));
      whole(image, 2, head.getUint32(16));
      whole(image, 3, 3);
      bytes(image, 4, png);
    }),
  );
}

/** What the plugin of hyperparameters reads: only its metadata counts, the tensor is empty. */
const hparams = (time: number, tag: string, fill: Fill) =>
  summary(time, 0, tag, (value) => {
    inside(value, 8, (tensor) => {
      whole(tensor, 1, 1);
      inside(tensor, 2, (shape) => inside(shape, 2, (dim) => whole(dim, 1, 0)));
    });
    inside(value, 9, (metadata) =>
      inside(metadata, 1, (plugin) => {
        text(plugin, 1, "hparams");
        inside(plugin, 2, fill);
      }),
    );
  });

/** The hyperparameters of the run, and that it has begun. */
export const beginEvent = (
  time: number,
  name: string,
  values: Readonly<Record<string, string | number | boolean>>,
): Uint8Array =>
  hparams(time, "_hparams_/session_start_info", (data) =>
    inside(data, 3, (session) => {
      for (const [key, value] of Object.entries(values))
        inside(session, 1, (entry) => {
          text(entry, 1, key);
          inside(entry, 2, (held) => writeValue(held, value));
        });
      text(session, 4, name);
      double(session, 5, time / 1000);
    }),
  );

function writeValue(writer: BinaryWriter, value: string | number | boolean): void {
  if (typeof value === "number") double(writer, 2, value);
  else if (typeof value === "string") text(writer, 3, value);
  else writer.tag(4, WireType.Varint).bool(value);
}

const STATUS: Readonly<Record<Ending, number>> = { finished: 1, failed: 2, stopped: 2 };

/** How the run ended. */
export const endEvent = (time: number, how: Ending): Uint8Array =>
  hparams(time, "_hparams_/session_end_info", (data) =>
    inside(data, 4, (session) => {
      whole(session, 1, STATUS[how]);
      double(session, 2, time / 1000);
    }),
  );
