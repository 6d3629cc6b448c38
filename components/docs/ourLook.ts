import type { SwaggerPlugin } from "swagger-ui-dist/swagger-ui-es-bundle.js";

/** What the page is made of, from above: each a name of Swagger UI's own components. */
const PARTS = [
  { name: "SvgAssets" },
  { name: "errors", connected: true },
  { name: "AuthorizeBtnContainer", connected: true },
  { name: "FilterContainer", connected: true },
  { name: "operations", connected: true },
  { name: "Models", connected: true },
];

/**
 * Swagger UI as a part of this page: without its own `main` and title, and without a choice of a server, which is always
 * this one. Paths are text, as a link inside of a button cannot be reached.
 */
export const ourLook: SwaggerPlugin = () => ({
  wrapComponents: {
    BaseLayout:
      (_original, { React, getComponent }) =>
      () =>
        React.createElement(
          "div",
          { className: "swagger-ui" },
          ...PARTS.map(({ name, connected }) => React.createElement(getComponent(name, connected), null)),
        ),
    DeepLink:
      (_original, { React }) =>
      ({ text }) =>
        React.createElement("span", null, text),
  },
});
