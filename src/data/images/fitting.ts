/** What was done to pictures so that they fit, counted picture by picture and said in one sentence each. */
import { agreeing, counted } from "../../numerics/counted.ts";
import { inPercent } from "../../numerics/percent.ts";
import { type Fit, misfit, type Target } from "./fit.ts";
import { type Origin, SPACES } from "./read.ts";

/** Pictures that something was done to, and one of them. */
interface Count {
  pictures: number;
  /** The picture, and what it was. */
  example: string;
}
const none = (): Count => ({ pictures: 0, example: "" });

/** What befalls a picture of other proportions, with the largest share that it was, and what else could be chosen. */
const MISFITS: Readonly<Record<Fit, (share: string) => readonly [done: string, instead: string]>> = {
  crop: (share) => [
    `cropped at the centre, by ${share}`,
    "data.fit=pad keeps all of a picture, data.fit=stretch distorts it",
  ],
  pad: (share) => [`padded with black, ${share} of the result`, "data.fit=crop fills it instead"],
  stretch: (share) => [
    `stretched; cropping would take ${share}`,
    "data.fit=crop and data.fit=pad keep proportions",
  ],
};

/** What befalls one picture, or the one of several that it befalls most; nothing where the proportions fit. */
export function misfitNotes(
  who: string,
  picture: { readonly height: number; readonly width: number; readonly example?: string },
  { shape, fit }: Target,
  choices = true,
): string[] {
  const share = misfit(picture, shape);
  const one = picture.example === undefined;
  const [done, instead] = MISFITS[fit](`${inPercent(share)}${one ? "" : " at most"}`);
  const example = one ? "" : ` (${picture.example})`;
  return share === 0 ? [] : [`${who} ${done}${example}${choices ? `; ${instead}` : ""}`];
}

const sides = (height: number, width: number) => `${height}x${width}`;

/** Counts what is done to one picture after another; with millions of pictures it stays as small. */
export class Fitting {
  private readonly target: Target;
  private pictures = 0;
  /** Sides that all pictures have so far; null where they differ. */
  private common: string | null = null;
  private readonly resized = none();
  private readonly converted = none();
  private readonly framed = none();
  private readonly misfits = { pictures: 0, worst: { height: 0, width: 0, example: "" }, most: 0 };

  constructor(target: Target) {
    this.target = target;
  }

  /** Counts one more picture. */
  add(name: string, { height, width, space, frames }: Origin): void {
    const [channels, tall, wide] = this.target.shape;
    const was = sides(height, width);
    if (this.pictures++ === 0) this.common = was;
    else if (this.common !== was) this.common = null;
    if (was !== sides(tall, wide)) note(this.resized, `"${name}" was ${was}`);
    if (space !== wanted(channels)) note(this.converted, `"${name}" was ${SPACES[space]}`);
    if (frames > 1) note(this.framed, `"${name}" has ${frames}`);
    const share = misfit({ height, width }, this.target.shape);
    if (share === 0) return;
    if (share > this.misfits.most) {
      this.misfits.most = share;
      this.misfits.worst = { height, width, example: `"${name}" was ${was}` };
    }
    this.misfits.pictures++;
  }

  /** One sentence for each thing that was done to any picture; `choices`: whether it may be chosen otherwise, and how. */
  notes(choices = true): string[] {
    const { pictures, common, resized, misfits, converted, framed } = this;
    const { shape } = this.target;
    const grey = shape[0] === 1;
    const colours =
      choices && grey && converted.example.includes(SPACES[1]) ? "; data.channels=3 keeps it" : "";
    const [to, of] = [`${sides(shape[1], shape[2])} (height x width`, `of ${counted(pictures, "picture")}`];
    const from =
      common === null
        ? null
        : `${pictures === 1 ? "the one picture was" : `all ${pictures} pictures were`} resized from ${common} to ${to})`;
    return [
      ...told(
        resized,
        from ?? `${resized.pictures} ${of} ${were(resized)} resized to ${to}; ${resized.example})`,
      ),
      ...(misfits.pictures > 0
        ? misfitNotes(
            `${misfits.pictures} ${of} ${agreeing(misfits.pictures, "has", "have")} other proportions and ${were(misfits)}`,
            misfits.worst,
            this.target,
            choices,
          )
        : []),
      ...told(
        converted,
        `${converted.pictures} ${of} ${were(converted)} converted to ${SPACES[wanted(shape[0])]} (${converted.example})${colours}`,
      ),
      ...told(
        framed,
        `${framed.pictures} ${of} ${agreeing(framed.pictures, "holds", "hold")} several frames or pages; the first is read (${framed.example})`,
      ),
    ];
  }
}

/** Index into SPACES of what pictures of so many channels are. */
const wanted = (channels: number) => (channels === 1 ? 0 : 1);
const were = ({ pictures }: Pick<Count, "pictures">) => agreeing(pictures, "was", "were");
const told = ({ pictures }: Count, sentence: string) => (pictures > 0 ? [sentence] : []);

function note(count: Count, example: string): void {
  if (count.pictures++ === 0) count.example = example;
}
