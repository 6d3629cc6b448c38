/** A battery, as full as it is. Decoration: the number stands beside it. */
export function Battery({ level }: { level: number }) {
  return (
    <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true" focusable="false">
      <rect
        x=".75"
        y=".75"
        width="19.500"
        height="10.500"
        rx="2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.500"
      />
      <rect x="22" y="3.500" width="2" height="5" rx="1" fill="currentColor" />
      <rect x="2.500" y="2.500" width={Math.max(1, level * 0.16)} height="7" rx=".75" fill="currentColor" />
    </svg>
  );
}

const BARS = [1, 2, 3, 4] as const;

/** The bars of a radio. Decoration: a word stands beside them. */
export function Signal({ bars }: { bars: number }) {
  return (
    <svg viewBox="0 0 20 12" width="20" height="12" aria-hidden="true" focusable="false" fill="currentColor">
      {BARS.map((bar) => (
        <rect
          key={bar}
          x={(bar - 1) * 5}
          y={12 - bar * 3}
          width="3.500"
          height={bar * 3}
          rx=".75"
          opacity={bar <= bars ? 1 : 0.3}
        />
      ))}
    </svg>
  );
}
