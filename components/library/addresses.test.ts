import { describe, expect, it } from "vitest";
import { filterOf, objectHref, sameView, viewHref, viewOf } from "./addresses";

const read = (text: string) => viewOf(new URLSearchParams(text));

describe("the address of what a library shows", () => {
  it.each([
    ["", ""],
    ["q=boat", "?q=boat"],
    ["q=+a%26b+&sort=title", "?q=a%26b&sort=title"],
    ["attached=false", "?attached=false"],
    ["missing_alt=true&sort=oldest", "?missing_alt=true&sort=oldest"],
    ["sort=best&attached=maybe&q=", ""],
    ["q=%00%E2%80%AEboat", "?q=boat"],
    ["attached=false&missing_alt=true", "?attached=false"],
  ])("%s is %s", (text, search) => {
    expect(viewHref("studio", read(text))).toBe(`/library/studio${search}`);
    expect(sameView(read(text), read(search.slice(1)))).toBe(true);
  });

  it("names one image beside it", () => {
    expect(viewHref("studio", read("q=boat"), "4f")).toBe("/library/studio?q=boat&image=4f");
    expect(filterOf(read("attached=false"))).toBe("unused");
  });

  it("takes any id of an object", () => {
    const object = { app_label: "shop", model: "product", object_id: "10/2 ä?" };
    expect(objectHref("studio", object)).toBe("/library/studio/objects/shop/product/10%2F2%20%C3%A4%3F");
  });
});
