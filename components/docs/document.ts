interface ApiDocument {
  servers?: { url: string }[];
  paths?: Record<string, Record<string, { security?: Record<string, unknown>[] } | undefined>>;
  components?: { securitySchemes?: Record<string, unknown> };
}

/**
 * The document as the page shows it: calls go to where the page came from, and the session's cookie is not among what
 * can be typed in, as the browser sends it by itself.
 */
export function forReading(document: ApiDocument, origin: string): ApiDocument {
  const { session: _, ...securitySchemes } = document.components?.securitySchemes ?? {};
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method,
        operation?.security
          ? { ...operation, security: operation.security.filter((one) => !("session" in one)) }
          : operation,
      ]),
    ),
  ]);
  return {
    ...document,
    servers: [{ url: origin }],
    paths: Object.fromEntries(paths),
    components: { ...document.components, securitySchemes },
  };
}

/** Reads the document. @throws Error where it does not come */
export async function readDocument(): Promise<ApiDocument> {
  const answer = await fetch("/openapi.json", { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`expected 200 for /openapi.json but received ${answer.status}`);
  return forReading(await answer.json(), location.origin);
}
