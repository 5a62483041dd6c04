/** What the reader chose: language, light or dark; and which acts are done. */
import { SvelteSet } from "svelte/reactivity";

/** English, Chinese, or both beside each other. */
export type Language = "en" | "zh" | "both";
/** The same thing said in English and in Chinese. */
export type Words = readonly [english: string, chinese: string];

const LANGUAGES: readonly Language[] = ["en", "zh", "both"];
const THEMES = ["light", "dark"] as const;
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const address = new URLSearchParams(location.search);

/** A page that was opened from a file may be refused its storage. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(`unweave-${name}`);
  } catch {
    return null;
  }
}
function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`unweave-${name}`, value);
  } catch {
    // The choice holds as long as the page is open.
  }
}
/** The address decides, then what was chosen before, then the browser. */
function chosen<T extends string>(name: string, known: readonly T[], otherwise: T): T {
  return (
    known.find((each) => each === address.get(name)) ?? known.find((each) => each === kept(name)) ?? otherwise
  );
}

class Reader {
  language = $state(chosen("lang", LANGUAGES, navigator.language.startsWith("zh") ? "zh" : "en"));
  theme = $state(chosen("theme", THEMES, dark.matches ? "dark" : "light"));
  readonly done = new SvelteSet<number>();

  constructor() {
    document.documentElement.dataset.theme = this.theme;
    // Until somebody chooses, the page is as the system is.
    dark.addEventListener("change", ({ matches }) => {
      if (kept("theme") === null && !address.has("theme")) this.show(matches ? "dark" : "light");
    });
    document.documentElement.lang = this.language === "zh" ? "zh-Hans" : "en";
  }
  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    keep("lang", language);
  }
  turn(): void {
    this.show(this.theme === "dark" ? "light" : "dark");
    keep("theme", this.theme);
  }
  private show(theme: (typeof THEMES)[number]): void {
    this.theme = theme;
    document.documentElement.dataset.theme = theme;
  }
  /** No easing, training in a few stills. */
  get isStill(): boolean {
    return still.matches;
  }
  /** The words as one string, for names that only screen readers and titles have. */
  plain([english, chinese]: Words): string {
    if (this.language === "both") return `${english} · ${chinese}`;
    return this.language === "zh" ? chinese : english;
  }
}

/** The one reader of this page. */
export const reader = new Reader();
