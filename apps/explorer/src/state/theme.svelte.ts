/** Light or dark: what the system says until somebody chooses. */
const system = matchMedia("(prefers-color-scheme: dark)");
const KEY = "unweave-theme";

let isDark = $state(system.matches);

const given = localStorage.getItem(KEY);
if (given === "light" || given === "dark") show(given === "dark");
system.addEventListener("change", ({ matches }) => {
  if (localStorage.getItem(KEY) === null) isDark = matches;
});

function show(dark: boolean): void {
  isDark = dark;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Whether the page is dark now. */
export const dark = (): boolean => isDark;

/** Turns it round, and keeps it so. */
export function turn(): void {
  show(!isDark);
  localStorage.setItem(KEY, isDark ? "dark" : "light");
}
