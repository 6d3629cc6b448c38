/** A browser's cookies by host, and its calls: it follows no redirect by itself. */
export class Browsing {
  readonly cookies = new Map<string, Map<string, string>>();

  /** The cookies for a host, `localhost` or `127.0.0.1`. */
  jar(hostname: string): Map<string, string> {
    const jar = this.cookies.get(hostname) ?? new Map<string, string>();
    this.cookies.set(hostname, jar);
    return jar;
  }

  cookieHeader(url: string): string {
    return [...this.jar(new URL(url).hostname)].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Keeps what an answer sets. */
  keep(url: string, headers: Headers): void {
    const jar = this.jar(new URL(url).hostname);
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/; ?/);
      const at = pair.indexOf("=");
      const over = attributes.some((text) => /^max-age=0$/i.test(text) || /^expires=Thu, 01 Jan 1970/i.test(text));
      if (over || at === pair.length - 1) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", this.cookieHeader(url));
    const response = await fetch(url, { redirect: "manual", ...init, headers });
    this.keep(url, response.headers);
    return response;
  }

  /** A copy with the same cookies: somebody who took them, or a second tab at another time. */
  copy(): Browsing {
    const copy = new Browsing();
    for (const [host, jar] of this.cookies) copy.cookies.set(host, new Map(jar));
    return copy;
  }
}

/**
 * Signs in at the issuer's own pages, as a person would who is not signed in there yet.
 * @param authorize where the application sent the browser
 * @returns where the issuer sends it back to, with the code
 */
export async function throughIssuer(browser: Browsing, authorize: string, login: string): Promise<string> {
  const { origin, hostname } = new URL(authorize);
  browser.jar(hostname).clear();
  let url = authorize;
  for (let step = 0; step < 12; step++) {
    const isLogin = url.includes("/interaction/");
    const body = isLogin ? new URLSearchParams({ prompt: "login", login, password: "any" }) : undefined;
    const answer = await browser.fetch(url, { method: isLogin ? "POST" : "GET", body });
    const location = answer.headers.get("location");
    if (!location) throw new Error(`expected the issuer to go on but received ${answer.status} ${await answer.text()}`);
    url = new URL(location, url).href;
    if (new URL(url).origin !== origin) return url;
  }
  throw new Error("expected the issuer to come to an end");
}
