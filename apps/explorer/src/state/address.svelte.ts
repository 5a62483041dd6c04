/** The address bar as state: what a person looks at can be sent to somebody else, who sees the same. */
let query = $state(location.search);
const params = $derived(new URLSearchParams(query));

addEventListener("popstate", () => {
  query = location.search;
});

/** One parameter, or a fallback where the address has none. */
export const param = (name: string, fallback = ""): string => params.get(name) ?? fallback;

/** Every value of a parameter. */
export const all = (name: string): string[] => params.getAll(name);

/** What changes in an address; null and empty lists take a parameter away. */
export type Changes = Readonly<Record<string, string | readonly string[] | null>>;

function changed(from: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of value === null ? [] : [value].flat()) next.append(name, each as string);
  }
  // Folders in ids stay readable.
  const text = next.toString().replaceAll("%2F", "/");
  return text === "" ? "/" : `/?${text}`;
}

/** The address of another view. */
export const linkTo = (changes: Changes): string => changed(new URLSearchParams(), changes);

/** Changes this view in place: going back leads to the view before. */
export function set(changes: Changes): void {
  history.replaceState(null, "", changed(params, changes));
  query = location.search;
}

/** Goes to an address of this page. */
export function go(href: string): void {
  history.pushState(null, "", href);
  query = location.search;
  scrollTo(0, 0);
}

/** Follows links of this page without loading it anew; all other clicks are the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = (event.target as Element | null)?.closest?.("a");
  const href = link?.getAttribute("href") ?? "";
  if (link?.target !== "" || !(href === "/" || href.startsWith("/?"))) return;
  event.preventDefault();
  go(href);
  // Whoever reads by ear is told where they are.
  document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
}
