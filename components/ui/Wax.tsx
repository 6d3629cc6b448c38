interface WaxProps {
  className?: string;
}

/** The grease pencil's ring around the main image. */
export function WaxRing({ className }: WaxProps) {
  return (
    <svg className={className} viewBox="0 0 44 42" aria-hidden="true" focusable="false" filter="url(#wax)">
      <path d="M31 5C20 1 6 6 4 18c-2 12 8 21 20 19 11-2 18-11 15-22C36 7 26 3 15 6" />
    </svg>
  );
}

/** Its stroke below the page where you are. */
export function WaxUnderline({ className }: WaxProps) {
  return (
    <svg className={className} viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d="M2 6C22 2 38 7 58 4s30-1 40 0" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Its cross over what is refused. */
export function WaxCross({ className }: WaxProps) {
  return (
    <svg className={className} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d="M12 8C36 34 62 64 90 92M90 6C64 32 38 62 10 94" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
