/** A second address of a surface. It and everything below it is answered by the same handlers. */
export interface Alias {
  /** `:name` stands for one segment of the path, here and in `to`. */
  from: string;
  to: string;
  /** Answered by the front server itself, before Next. */
  direct?: boolean;
}

/** The aliases of each surface, the more special before the more general. */
export const ALIASES: readonly Alias[] = [
  { from: "/api/v1/images/sync", to: "/api/sync", direct: true },
  { from: "/api/v1/images/orgs/:org_slug", to: "/api/orgs/:org_slug" },
  { from: "/api/v1/images", to: "/api/reference-images" },
  { from: "/reference-images", to: "/api/reference-images" },
  { from: "/projects/:project_id/images", to: "/api/projects/:project_id/images" },
  { from: "/projects/:project_id/thumbnail", to: "/api/projects/:project_id/thumbnail" },
  { from: "/projects/:project_id/primary", to: "/api/projects/:project_id/primary" },
  { from: "/projects/:project_id/meta.json", to: "/api/projects/:project_id/meta.json" },
];

/** The address that a path is an alias of, or the path itself. */
export function unaliased(path: string): string {
  for (const { from, to } of ALIASES) {
    const names = [...from.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const pattern = from.replace(/[.]/g, "\\.").replace(/:\w+/g, "([^/]+)");
    const match = new RegExp(`^${pattern}(?=/|$)`).exec(path);
    if (!match) continue;
    const target = names.reduce<string>((made, name, at) => made.replace(`:${name}`, match[at + 1] ?? ""), to);
    return target + path.slice(match[0].length);
  }
  return path;
}
