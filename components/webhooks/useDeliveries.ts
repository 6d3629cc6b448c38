import { useCallback, useEffect, useRef, useState } from "react";
import { loadDeliveries } from "@/app/actions/webhooks";
import type { Delivery } from "@/lib/contracts/webhooks";
import { attempt } from "../ui/problems";

const LOOK_MS = 1_500;
/** What is due later than this is not waited for. */
const SOON_MS = 60_000;

/** Whether the answer may come any moment. */
const isSoon = ({ status, next_attempt_at }: Delivery): boolean =>
  status === "pending" && Date.parse(next_attempt_at ?? "") < Date.now() + SOON_MS;

/** What was sent to a webhook, newest first. What is on its way is looked for until it is there. */
export function useDeliveries(webhookId: string) {
  const [deliveries, setDeliveries] = useState<readonly Delivery[] | null>(null);
  const [next, setNext] = useState<string | undefined>();
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(0);

  const look = useCallback(async () => {
    const turn = ++latest.current;
    const result = await attempt(() => loadDeliveries({ id: webhookId }), []);
    // Another look began meanwhile, and knows more.
    if (turn !== latest.current) return;
    setProblem(result.ok ? null : result.problem.sentence);
    if (!result.ok) return;
    const { items, next: more } = result.data;
    setDeliveries((before) => {
      const known = new Set(items.map(({ id }) => id));
      const older = (before ?? []).filter(({ id, event_id }) => !known.has(id) && more && event_id < more);
      if (!older.length) setNext(more);
      return [...items, ...older];
    });
  }, [webhookId]);

  const loadMore = async () => {
    if (!next) return;
    const result = await attempt(() => loadDeliveries({ id: webhookId, after: next }), []);
    setProblem(result.ok ? null : result.problem.sentence);
    if (!result.ok) return;
    setDeliveries((before) => [...(before ?? []), ...result.data.items]);
    setNext(result.data.next);
  };

  useEffect(() => void look(), [look]);

  const waiting = deliveries?.some(isSoon) ?? false;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [waiting, look]);

  return { deliveries, problem, look, loadMore: next ? loadMore : null };
}
