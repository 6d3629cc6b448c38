/** The sign of Contact Sheet: two frames of film, one of them circled. */
export function Mark() {
  return (
    <svg viewBox="0 0 34 26" width="34" height="26" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="32" height="24" rx="2" fill="currentColor" />
      <rect x="6" y="5.500" width="9" height="15" fill="var(--sheet)" />
      <rect x="18.500" y="5.500" width="9" height="15" fill="var(--sheet)" opacity=".45" />
      <path
        d="M17.500 3C9 1.500 2.500 6 3 14c.5 7 7 10.500 12 8.500 5-2.200 5.500-14-3-19"
        fill="none"
        stroke="var(--grease)"
        strokeWidth="2.400"
        strokeLinecap="round"
      />
    </svg>
  );
}
