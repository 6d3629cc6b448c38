import type { ReactNode } from "react";

/** Heads drawn in a few flat shapes, on the film's own greys, and the grease pencil's marks over them. */

interface HeadProps {
  x: number;
  y?: number;
  scale?: number;
  /** -1 and 1 are the profiles, 0 is the front. */
  turn?: number;
  /** Chin up moves the face towards the top of the head. */
  tilt?: number;
  skin?: string;
  hair?: string;
  coat?: string;
  shade?: string;
}

const SKIN = "#d8a27a";
const HAIR = "#3b2b26";
const COAT = "#e2b93b";

function Head({ x, y = 0, scale = 1, turn = 0, tilt = 0, skin = SKIN, hair = HAIR, coat = COAT, shade }: HeadProps) {
  const face = turn * 7;
  const features = face + turn * 7;
  const eyes = 62 - tilt * 9;
  const spread = 10 * (1 - Math.abs(turn) * 0.55);
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <path d="M-58 200v-50c2-32 24-44 58-44s56 12 58 44v50z" fill={coat} />
      <path d="M-13 84h26v30c-6 9-20 9-26 0z" fill={skin} />
      <path d="M-13 92c8 9 18 9 26 0v8c-8 8-18 8-26 0z" fill="#000" opacity=".16" />
      <ellipse cx={-turn * 5} cy="52" rx="42" ry="40" fill={hair} />
      <ellipse cx={face} cy={66 - tilt * 4} rx="27" ry="33" fill={skin} />
      <path
        d={`M${face - 28} 58c2-22 16-30 ${28} -30s26 8 ${28} 30c-10-8-18-13-28-13s-18 5-28 13z`}
        transform={`translate(0 ${-tilt * 7})`}
        fill={hair}
      />
      <g fill="#241915">
        <circle cx={features - spread} cy={eyes} r="3" />
        <circle cx={features + spread} cy={eyes} r="3" />
      </g>
      <g fill="none" stroke="#241915" strokeWidth="2.6" strokeLinecap="round">
        <path d={`M${features - spread - 4} ${eyes - 8}q4 -3 8 0M${features + spread - 4} ${eyes - 8}q4 -3 8 0`} />
        <path
          d={`M${features} ${eyes + 6}q${turn * 5 + 2.5} 6 ${turn * 2} 9M${features - 6} ${84 - tilt * 8}q6 4 12 0`}
        />
      </g>
      {shade && <path d="M0 12c30 0 44 18 42 40l-6 32c14 10 22 30 22 66H0z" fill={shade} opacity=".55" />}
    </g>
  );
}

const Wax = ({ d }: { d: string }) => (
  <path d={d} fill="none" stroke="var(--f-grease)" strokeWidth="4.500" strokeLinecap="round" filter="url(#wax)" />
);

/** Decoration: the caption below says what they show. */
const Drawing = ({ children }: { children: ReactNode }) => (
  <svg viewBox="0 0 200 140" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

/** A face in the middle, circled. */
export const CentredDrawing = () => (
  <Drawing>
    <rect width="200" height="140" fill="#aeb9be" />
    <Head x={100} y={4} />
    <path d="M0 47h200M0 94h200M67 0v140M133 0v140" stroke="#fff" strokeWidth="1" opacity=".45" />
    <Wax d="M116 32c-18-6-36 2-39 23-4 26 8 53 27 52 20-1 31-28 27-51-4-18-17-25-33-20" />
  </Drawing>
);

/** Two people: one is too many. */
export const PersonDrawing = () => (
  <Drawing>
    <rect width="99" height="140" fill="#c9a7a2" />
    <rect x="101" width="99" height="140" fill="#93b2c9" />
    <svg width="99" height="140" aria-hidden="true" focusable="false">
      <Head x={30} y={22} scale={0.85} skin="#eec1a4" hair="#a6532f" coat="#86434c" turn={0.3} />
      <Head x={78} y={16} scale={0.85} turn={-0.3} />
    </svg>
    <Head x={150} y={10} scale={0.92} />
    <Wax d="M22 24c18 26 38 56 58 92M80 22C60 52 42 84 20 114" />
  </Drawing>
);

/** The same head in even light, and with the light behind it. */
export const LightDrawing = () => (
  <Drawing>
    <rect width="99" height="140" fill="#b3bdc1" />
    <rect x="101" width="99" height="140" fill="#e8d9a8" />
    <Head x={50} y={10} scale={0.92} />
    <circle cx="150" cy="46" r="52" fill="#fff" opacity=".7" />
    <Head x={150} y={10} scale={0.92} skin="#4a3429" hair="#171110" coat="#5c4c1c" shade="#000" />
    <Wax d="M122 24c18 26 38 56 58 92M180 22c-20 30-38 62-60 92" />
  </Drawing>
);

const ANGLES = [
  { turn: 0, tilt: 0, ground: "#b3bdc1" },
  { turn: -0.55, tilt: 0, ground: "#8fae9f" },
  { turn: 0.55, tilt: 0, ground: "#c3ad98" },
  { turn: 1, tilt: 0, ground: "#8fa0b4" },
  { turn: 0, tilt: 1, ground: "#a9b6bb" },
] as const;

/** The five angles, a frame each. */
export const AngleDrawing = () => (
  <Drawing>
    {ANGLES.map(({ turn, tilt, ground }, i) => (
      <svg key={ground} x={i * 40.5} width="38" height="140" aria-hidden="true" focusable="false">
        <rect width="38" height="140" fill={ground} />
        <Head x={19 - turn * 3} y={28} scale={0.62} turn={turn} tilt={tilt} />
      </svg>
    ))}
  </Drawing>
);
