import type { IconName } from "./Icon";

const dots = (points: [number, number][], radius: number) =>
  points.map(([x, y]) => <circle key={`${x}-${y}`} cx={x} cy={y} r={radius} fill="currentColor" stroke="none" />);

/** Drawn for this interface on a 20 px grid, with round ends like a grease pencil's. */
const SYMBOLS: Record<IconName, React.ReactNode> = {
  grip: dots(
    [
      [7, 5],
      [13, 5],
      [7, 10],
      [13, 10],
      [7, 15],
      [13, 15],
    ],
    1.75,
  ),
  dots: dots(
    [
      [4.25, 10],
      [10, 10],
      [15.75, 10],
    ],
    1.85,
  ),
  swap: <path d="M4 8h11l-3-3M16 12H5l3 3" />,
  bin: <path d="M3.5 5.5h13M8 5V3.500h4V5M5.500 5.500l.8 11h7.400l.8-11M8.500 9v4.500M11.500 9v4.500" />,
  up: <path d="M10 13V4M6.500 7.500L10 4l3.500 3.500M3.500 13v3h13v-3" />,
  down: <path d="M10 4v9M6.500 9.500L10 13l3.500-3.500M3.500 14v2.500h13V14" />,
  higher: <path d="M10 16V4.500M5.500 9L10 4.500 14.500 9" />,
  lower: <path d="M10 4v11.500M5.500 11l4.500 4.500 4.500-4.500" />,
  first: <path d="M4.500 3.500h11M10 16.500V7M5.500 11.500L10 7l4.500 4.500" />,
  last: <path d="M4.500 16.500h11M10 3.500V13M5.500 8.500L10 13l4.500-4.500" />,
  pen: <path d="M4 16l.7-3.300L13.500 4l2.500 2.500-8.700 8.800z" />,
  warn: <path d="M10 3.200L17.500 16.500h-15zM10 8.200v3.800M10 14.200v.1" />,
  retry: <path d="M16 10a6 6 0 1 1-1.900-4.400M16.200 3.200v3.300h-3.300" />,
  undo: <path d="M4 8h8a4 4 0 0 1 0 8H7M4 8l3.500-3.500M4 8l3.500 3.500" />,
  off: (
    <path d="M3 3l14 14M6 12.500a5.600 5.600 0 0 1 3-1.500M3.200 9.300A10 10 0 0 1 6.800 7M10 15.800v.1M12 7a9.800 9.800 0 0 1 4.800 2.300" />
  ),
  check: <path d="M4 10.500l4 4 8-9" />,
  cam: (
    <path d="M3 6.500h3.200l1.300-2h5l1.300 2H17v9H3zM10 13.500a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z" />
  ),
  paste: <path d="M7 4H4.500v12.500h11V4H13M7 3h6v2.500H7z" />,
  theme: <path d="M10 3.500a6.500 6.500 0 1 0 0 13zM10 3.500a6.500 6.500 0 0 1 0 13" />,
  sun: (
    <path d="M10 13.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM10 2.500v1.700M10 15.800v1.700M2.500 10h1.700M15.800 10h1.700M4.700 4.700l1.200 1.200M14.100 14.100l1.200 1.200M4.700 15.300l1.200-1.200M14.100 5.900l1.200-1.200" />
  ),
  moon: <path d="M16 12.300A6.700 6.700 0 0 1 7.700 4a6.500 6.500 0 1 0 8.300 8.300z" />,
  menu: <path d="M3.500 6h13M3.500 10h13M3.500 14h13" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  next: <path d="M8 4.500l5.500 5.500L8 15.500" />,
  exit: <path d="M8 3.500H4v13h4M8.500 10H16.500M13.500 7l3 3-3 3" />,
  copy: <path d="M7.500 7.500h9v9h-9zM4.500 12.500h-1v-9h9v1" />,
  eye: (
    <path d="M2.500 10S5.500 5 10 5s7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5zM10 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z" />
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  turn: <path d="M3.500 8.500h7v8h-7zM10 3.500h2.500a4 4 0 0 1 4 4V12M14 9.800l2.500 2.500L19 9.800" />,
  wait: <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.800 1.800" />,
  find: <path d="M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM13 13l4 4" />,
  frames: <path d="M3 3.500h14v13H3zM3 10h14M10 3.500v13" />,
  screen: <path d="M2.500 4.500h15v9.500h-15zM7 17h6M10 14v3" />,
};

/** Every icon once, at the top of the page, and the filter that makes a line look like grease pencil. */
export function IconSprite() {
  return (
    <svg width="0" height="0" style={{ position: "absolute" }} aria-hidden="true" focusable="false">
      <defs>
        <filter id="wax" x="-20%" y="-20%" width="140%" height="140%">
          <feTurbulence type="fractalNoise" baseFrequency=".9" numOctaves="2" seed="3" result="n" />
          <feDisplacementMap in="SourceGraphic" in2="n" scale="2.2" result="d" />
          <feTurbulence type="fractalNoise" baseFrequency=".35 .8" numOctaves="2" seed="8" />
          <feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 -3.4 2.9" />
          <feComposite in="d" operator="in" />
        </filter>
      </defs>
      {Object.entries(SYMBOLS).map(([name, drawing]) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 20 20">
          {drawing}
        </symbol>
      ))}
    </svg>
  );
}
