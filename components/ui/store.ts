import { useSyncExternalStore } from "react";

/** State outside of React: an event handler reads what the one before it wrote, rendered or not. */
export interface Store<S, A> {
  get: () => S;
  dispatch: (action: A) => void;
  subscribe: (listener: () => void) => () => void;
}

/** A store of one page. A step that changes nothing tells nobody. */
export function createStore<S, A>(reduce: (state: S, action: A) => S, initial: S): Store<S, A> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The state of a store, with a render at each change. */
export const useStore = <S, A>(store: Store<S, A>): S => useSyncExternalStore(store.subscribe, store.get, store.get);
