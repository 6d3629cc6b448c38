import { type RefObject, useEffect, useRef } from "react";
import { announce } from "../ui/announce";

/**
 * Says who is chosen. Where the list makes room for the person, on a phone, the focus goes with it: to the person's name,
 * and on the way back to the row it came from.
 * @returns the ref of the person's heading
 */
export function useChosenFocus(id: string | null, name: string, list: RefObject<HTMLUListElement | null>) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(id);

  useEffect(() => {
    const left = before.current;
    if (left === id) return;
    before.current = id;
    if (id) {
      announce(`${name}.`, { instead: true });
      if (list.current?.offsetParent === null) heading.current?.focus();
    } else if (left && isLost(document.activeElement)) {
      list.current?.querySelector<HTMLElement>(`[data-person="${left}"]`)?.focus();
    }
  }, [id, name, list]);

  return heading;
}

const isLost = (element: Element | null): boolean => !element || element === document.body;
