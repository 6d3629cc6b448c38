/** What we use of swagger-ui-dist, which comes without types. */
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  type Component = (props: Record<string, unknown>) => unknown;

  interface System {
    React: {
      createElement: (
        type: string | Component,
        props: Record<string, string> | null,
        ...children: unknown[]
      ) => unknown;
    };
    /** @param connected whether it is to be given the state */
    getComponent: (name: string, connected?: boolean) => Component;
  }

  export type SwaggerPlugin = () => {
    wrapComponents: Record<string, (original: Component, system: System) => Component>;
  };

  interface Options {
    domNode: HTMLElement;
    spec: object;
    layout: string;
    plugins: SwaggerPlugin[];
    docExpansion: "list" | "full" | "none";
    defaultModelsExpandDepth: number;
    deepLinking: boolean;
    displayRequestDuration: boolean;
    filter: boolean;
    syntaxHighlight: { activated: boolean };
    tryItOutEnabled: boolean;
    validatorUrl: null;
    persistAuthorization: boolean;
    onComplete: () => void;
  }
  export default function SwaggerUI(options: Options): unknown;
}
