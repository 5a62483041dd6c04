/** Requests that follow no redirect to where nobody meant to go. */
import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";

/** The server refused, and would refuse again. */
export class Refused extends Error {}

/** Redirects that are followed at most, as browsers do. */
const MOST = 20;

/**
 * The answer of an address, after its redirects: none leads to another scheme, but from http to https, and none from a public
 * address to one of this machine or its network.
 */
export async function fetchFrom(address: string, given: RequestInit): Promise<Response> {
  let url = new URL(address);
  for (let hops = 0; hops <= MOST; hops++) {
    const answer = await fetch(url, { ...given, redirect: "manual" });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    await answer.body?.cancel();
    const next = new URL(location, url);
    await expectAllowed(url, next);
    url = next;
  }
  throw new Refused(`more than ${MOST} redirects`);
}

async function expectAllowed(from: URL, to: URL): Promise<void> {
  if (to.protocol !== from.protocol && !(from.protocol === "http:" && to.protocol === "https:"))
    throw new Refused(`a redirect from ${from.protocol} to ${to.protocol}`);
  if ((await isInner(to)) && !(await isInner(from)))
    throw new Refused(`a redirect to ${to.hostname}, which is an address of this machine or its network`);
}

/** Addresses of this machine and of private networks. */
const inner = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  inner.addSubnet(net, bits);
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  inner.addSubnet(net, bits, "ipv6");

async function isInner({ hostname }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, "");
  // A name that cannot be looked up here is one that the request cannot reach, or that a proxy looks up.
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
  return found.some(({ address }) => inner.check(address, isIPv6(address) ? "ipv6" : "ipv4"));
}
