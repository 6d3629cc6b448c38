import { useCallback, useEffect, useState } from "react";
import { callApi } from "@/lib/browser/api";
import type { Usage } from "@/lib/contracts/library";
import { attempt } from "../ui/problems";
import { API } from "./addresses";

interface Usages {
  items: readonly Usage[];
  total: number;
  cursor?: string;
}

/** Where an image is attached; null until it is known. */
export function useUsages(slug: string, imageId: string) {
  const [usages, setUsages] = useState<Usages | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const ask = useCallback(
    async (cursor?: string) => {
      const result = await attempt(() => callApi<Usage[]>("GET", API.usages(slug, imageId, cursor)), []);
      if (!result.ok) return setProblem(result.problem.sentence);
      const { data, page } = result as unknown as { data: Usage[]; page: { cursor?: string; total: number } };
      setProblem(null);
      setUsages((before) => ({
        items: cursor ? [...(before?.items ?? []), ...data] : data,
        total: page.total,
        cursor: page.cursor,
      }));
    },
    [slug, imageId],
  );

  useEffect(() => {
    setUsages(null);
    void ask();
  }, [ask]);

  return { usages, problem, reload: useCallback(() => ask(), [ask]), more: ask };
}
