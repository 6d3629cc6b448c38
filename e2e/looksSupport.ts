import type { Locator, Page } from "@playwright/test";
import { expect } from "./support";

/** Writes the page from left to right or from right to left, until it is loaded anew. */
export const turn = (page: Page, dir: "ltr" | "rtl"): Promise<void> =>
  page.evaluate((value) => {
    document.documentElement.dir = value;
  }, dir);

/** Counts what shifts in the layout, from the next load of a page on. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen = { total: 0, what: [] as string[] };
    Object.assign(window, { seen });
    interface Shift extends PerformanceEntry {
      value: number;
      sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
    }
    const corner = ({ x, y }: DOMRect) => `${Math.round(x)},${Math.round(y)}`;
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        seen.total += value;
        for (const { node, previousRect, currentRect } of sources)
          seen.what.push(
            `${value.toFixed(4)} ${corner(previousRect)} → ${corner(currentRect)} ${node instanceof Element ? node.outerHTML.slice(0, 80) : node?.textContent?.slice(0, 40)}`,
          );
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

/** The sum of the layout shifts since the page was loaded, those after a key press too. After `watchShifts`. */
export const shiftsOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as never as { seen: { total: number } }).seen.total);

/** What shifted: by how much, from where to where. For the message of a failure. */
export const shiftedOf = (page: Page): Promise<string> =>
  page.evaluate(() => (window as never as { seen: { what: string[] } }).seen.what.join("\n"));

/** By how many pixels the page, or an element of it, scrolls sideways: 0 where all of it fits. */
export const sidewaysScroll = (where: Page | Locator): Promise<number> =>
  ("goto" in where ? where.locator("html") : where).evaluate((element) => element.scrollWidth - element.clientWidth);

/** The controls that are seen and smaller than 24 by 24 pixels (WCAG 2.2, target size), each with its size. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.locator("button, main a, main input:not([type=file])").evaluateAll((targets) =>
    targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      const seen = target.checkVisibility() && width > 1;
      return seen && (width < 24 || height < 24) ? [`${target.outerHTML.slice(0, 120)} ${width}×${height}`] : [];
    }),
  );

/** Nothing scrolls sideways, no control is too small, and nothing jumped. After `watchShifts`. @param where in the message of a failure */
export async function expectSteady(page: Page, where: string): Promise<void> {
  expect(await sidewaysScroll(page), where).toBeLessThanOrEqual(0);
  expect(await smallTargets(page), where).toEqual([]);
  expect(await shiftsOf(page), `${where}\n${await shiftedOf(page)}`).toBeLessThanOrEqual(0.02);
}
