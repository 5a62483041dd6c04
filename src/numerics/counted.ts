/** A number with what it counts: "1 picture", "2 pictures"; a plural of another form is named: "1 axis", "2 axes". */
export const counted = (count: number | bigint, one: string, several = `${one}s`): string =>
  `${count} ${Number(count) === 1 ? one : several}`;

/** The form of a verb that agrees with a number: `agreeing(1, "has", "have")` is "has". */
export const agreeing = (count: number, one: string, several: string): string =>
  count === 1 ? one : several;
