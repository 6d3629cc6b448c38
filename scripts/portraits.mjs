// Drawn portraits of one person from five angles: pictures for the screenshot that belong to nobody.
import sharp from "sharp";

const VIEWS = {
  front: { backdrop: ["#c9d3d6", "#aebcc1"], turn: 0, tilt: 0 },
  "three-quarter left": { backdrop: ["#8fa58b", "#64805f"], turn: -1, tilt: 0 },
  "three-quarter right": { backdrop: ["#e0c6a2", "#c79f6c"], turn: 1, tilt: 0 },
  profile: { backdrop: ["#3b4654", "#242c37"], turn: 2, tilt: 0 },
  "chin up": { backdrop: ["#9fb9cf", "#6d90ad"], turn: 0.35, tilt: -1 },
};

/** The names of the angles, in the order of the slots. */
export const ANGLES = Object.keys(VIEWS);

/** A JPEG of 1200×1500 of the person from one angle. */
export function portrait(angle) {
  return sharp(Buffer.from(draw(VIEWS[angle])))
    .jpeg({ quality: 92 })
    .toBuffer();
}

function draw({ backdrop, turn, tilt }) {
  const profile = turn === 2;
  const shift = profile ? 86 : turn * 58;
  const up = tilt * 34;
  const eye = (x) => `
    <ellipse cx="${x}" cy="${640 + up}" rx="27" ry="19" fill="#fffaf4"/>
    <circle cx="${x + Math.max(-9, Math.min(9, turn * 7))}" cy="${641 + up + tilt * 3}" r="15" fill="#3a2a22"/>
    <circle cx="${x + 5}" cy="${635 + up}" r="4.5" fill="#fff"/>
    <path d="M${x - 38} ${588 + up} q38 -26 76 -4" fill="none" stroke="#3d241b" stroke-width="13" stroke-linecap="round"/>`;
  const glass = (x, rx) =>
    `<ellipse cx="${x}" cy="${642 + up}" rx="${rx}" ry="66" fill="#fff" fill-opacity=".12" stroke="#1d2226" stroke-width="9"/>`;
  const narrow = 1 - Math.min(1, Math.abs(turn)) * 0.22;
  const left = 600 + shift - 104 * (turn < 0 ? narrow : 1);
  const right = 600 + shift + 104 * (turn > 0 ? narrow : 1);
  const face = profile
    ? '<path d="M470 470 C470 360 700 350 742 470 C752 520 752 560 764 600 C776 640 812 676 806 694 C800 708 776 706 774 718 C772 732 788 742 784 758 C780 772 768 774 768 788 C768 836 752 872 690 874 C560 878 470 780 470 620 Z" fill="url(#skin)"/>'
    : `<path d="M412 560 C400 400 800 400 788 560 L778 690 C768 830 690 ${908 + up} 600 ${908 + up} C510 ${908 + up} 432 830 422 690 Z" fill="url(#skin)"/>`;
  const features = profile
    ? `<ellipse cx="712" cy="624" rx="17" ry="19" fill="#fffaf4"/><circle cx="719" cy="625" r="12" fill="#3a2a22"/>
       <path d="M672 572 q40 -26 74 -2" fill="none" stroke="#3d241b" stroke-width="13" stroke-linecap="round"/>
       <ellipse cx="716" cy="628" rx="44" ry="60" fill="#fff" fill-opacity=".12" stroke="#1d2226" stroke-width="9"/>
       <path d="M674 622 L520 606" stroke="#1d2226" stroke-width="9"/>
       <path d="M782 760 q-42 10 -60 -4" fill="none" stroke="#a4503f" stroke-width="11" stroke-linecap="round"/>
       <ellipse cx="528" cy="648" rx="34" ry="52" fill="#d99a72"/>`
    : `${eye(left)}${eye(right)}${glass(left, turn < 0 ? 58 : 72)}${glass(right, turn > 0 ? 58 : 72)}
       <path d="M${left + 66} ${634 + up} q${(right - left) / 2 - 66} -26 ${right - left - 132} 0" fill="none" stroke="#1d2226" stroke-width="9"/>
       <path d="M${600 + shift * 1.25 - 4} ${650 + up} q${18 + turn * 22} 62 ${turn * 12 - 4} 84 q-16 10 -30 2" fill="none" stroke="#c07f5a" stroke-width="10" stroke-linecap="round"/>
       <path d="M${540 + shift} ${798 + up} q60 ${38 + tilt * 10} 120 0" fill="none" stroke="#a4503f" stroke-width="13" stroke-linecap="round"/>
       <ellipse cx="${470 + shift * 0.7}" cy="${738 + up}" rx="46" ry="30" fill="#e58f74" opacity=".28"/>
       <ellipse cx="${730 + shift * 0.7}" cy="${738 + up}" rx="46" ry="30" fill="#e58f74" opacity=".28"/>`;
  const curls = Array.from({ length: 34 }, (_, at) => {
    const angle = Math.PI * (0.93 + (at / 33) * 1.14);
    const radius = 236 + (at % 3) * 24;
    const x = 600 - shift * 0.3 + Math.cos(angle) * (radius + 6);
    const y = 520 + up * 0.4 + Math.sin(angle) * (radius - 14);
    return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${66 + (at % 4) * 9}" fill="${["#3f2a22", "#4a3128", "#38241d", "#54392e"][at % 4]}"/>`;
  }).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1500" width="1200" height="1500">
    <defs>
      <radialGradient id="wall" cx=".38" cy=".3" r=".95"><stop offset="0" stop-color="${backdrop[0]}"/><stop offset="1" stop-color="${backdrop[1]}"/></radialGradient>
      <linearGradient id="skin" x1="0" x2="1" y1="0" y2=".4"><stop offset="0" stop-color="#f0b68c"/><stop offset="1" stop-color="#dc9a70"/></linearGradient>
      <linearGradient id="knit" x1="0" x2="1"><stop offset="0" stop-color="#f1c532"/><stop offset="1" stop-color="#dba81a"/></linearGradient>
      <radialGradient id="light" cx=".3" cy=".2" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset="1" stop-color="#000" stop-opacity=".16"/></radialGradient>
    </defs>
    <rect width="1200" height="1500" fill="url(#wall)"/>
    <g transform="translate(-168 -60) scale(1.28)">
    <g>${curls}<ellipse cx="${600 - shift * 0.3}" cy="${500 + up * 0.4}" rx="262" ry="236" fill="#412b23"/></g>
    <path d="M520 840 L520 1060 L680 1060 L680 840 Z" fill="#cf8d64"/>
    <path d="M60 1500 C80 1200 300 1050 480 1010 C520 1080 680 1080 720 1010 C900 1050 1120 1200 1140 1500 Z" fill="url(#knit)"/>
    <path d="M474 1016 C500 940 700 940 726 1016 C700 1090 500 1090 474 1016 Z" fill="#e3b524"/>
    <path d="M486 990 q114 66 228 0" fill="none" stroke="#c99a14" stroke-width="10" stroke-linecap="round"/>
    ${profile ? "" : `<ellipse cx="${408 + shift * 0.4}" cy="${668 + up * 0.6}" rx="34" ry="56" fill="#d99a72"/><ellipse cx="${792 + shift * 0.4}" cy="${668 + up * 0.6}" rx="34" ry="56" fill="#d08f66"/>`}
    ${face}
    <path d="M404 560 C396 392 520 336 ${620 - shift * 0.4} 344 C740 350 812 420 796 566 C760 500 720 470 ${640 + shift * 0.3} 480 C540 492 470 470 404 560 Z" fill="#412b23"/>
    ${features}
    </g>
    <rect width="1200" height="1500" fill="url(#light)"/>
  </svg>`;
}
