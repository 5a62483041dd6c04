/** Numbers and times as a person reads them. */

/** 0.7312 → "0.731"; large and tiny ones keep three digits. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1000 || size < 0.001) ? value.toPrecision(3) : value.toFixed(3);
  return text.replace("-", "−");
}

/** 0.7312 → "73 %". */
export const percent = (share: number | null | undefined, digits = 0): string =>
  share === null || share === undefined
    ? "–"
    : `${(100 * share).toFixed(digits).replace(/^-(?=[0.]+$)/, "")} %`;

/** "0.700 to 0.760", or a dash. */
export const between = (interval: readonly [number | null, number | null] | null): string =>
  interval === null ? "–" : `${decimal(interval[0])} to ${decimal(interval[1])}`;

/** 12000 → "12,000". */
export const whole = (value: number): string => value.toLocaleString("en");

/** "1 run", "2 runs". */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : several}`;

/** Seconds as "40 s", "12 min" or "3 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const TODAY = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });

/** "today 09:12", else the day. */
export function day(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (milliseconds === 0) return "–";
  return date.toDateString() === new Date().toDateString() ? `today ${TODAY.format(date)}` : DAY.format(date);
}

const UNITS = ["bytes", "KB", "MB", "GB"];
/** 692568 → "693 KB". */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3).replace(/\.0+$/, "")} ${UNITS[power]}`;
}
