// Drawn pictures of things a shop sells: for the documents' pictures, where no photograph of anybody's is wanted.
import sharp from "sharp";

/** Ground, table, thing, its shade, its light. */
const PALETTES = [
  ["#dfe6e4", "#c2cdc9", "#1f5f5b", "#164643", "#58948f"],
  ["#f0e2d2", "#dcc4a8", "#b4532a", "#8a3d1c", "#dd8a5e"],
  ["#e4e2ee", "#c9c5dc", "#4b4a86", "#363561", "#8281ba"],
  ["#f2ead0", "#ddcf9f", "#8a7a1f", "#665a14", "#c2b255"],
  ["#dbe6ef", "#b9ccdb", "#27527a", "#1b3b59", "#6a94ba"],
  ["#f0dcdc", "#dabcbc", "#8f2f3f", "#6a212e", "#c46a78"],
];

/** Each on a field of 1000 by 1000 whose table begins at 700, in three tones. */
const THINGS = {
  Mug: (a, b, c) => `
    <path d="M640 420h70a90 100 0 0 1 0 200h-70" fill="none" stroke="${b}" stroke-width="44"/>
    <path d="M320 360h330v330a60 60 0 0 1-60 60H380a60 60 0 0 1-60-60z" fill="${a}"/>
    <path d="M320 360h90v390h-30a60 60 0 0 1-60-60z" fill="${c}" opacity=".5"/><ellipse cx="485" cy="360" rx="165" ry="36" fill="${b}"/>`,
  Lamp: (a, b, c) => `
    <rect x="488" y="420" width="24" height="320" fill="${b}"/><ellipse cx="500" cy="750" rx="130" ry="30" fill="${b}"/>
    <path d="M400 210h200l90 230H310z" fill="${a}"/><path d="M400 210h70l-60 230H310z" fill="${c}" opacity=".6"/>`,
  Vase: (a, b, c) => `
    <path d="M500 300c-30-90-90-120-150-130 40 60 90 100 150 130m0 0c20-110 80-150 150-160-30 70-80 120-150 160m0 20V120" fill="${b}" stroke="${b}" stroke-width="10"/>
    <path d="M440 330h120c-10 90 120 140 120 270 0 90-70 150-180 150s-180-60-180-150c0-130 130-180 120-270z" fill="${a}"/>
    <path d="M450 360c-10 70-110 130-110 240 0 60 30 100 80 124-40-130 10-250 30-364z" fill="${c}" opacity=".6"/>`,
  Chair: (a, b, c) => `
    <path d="M350 540v220M650 540v220M390 540v190M610 540v190" stroke="${b}" stroke-width="26" stroke-linecap="round"/>
    <rect x="340" y="180" width="320" height="270" rx="60" fill="${a}"/><rect x="310" y="480" width="380" height="84" rx="40" fill="${a}"/>
    <rect x="370" y="210" width="90" height="210" rx="40" fill="${c}" opacity=".5"/><path d="M380 440v60M620 440v60" stroke="${b}" stroke-width="26"/>`,
  Bottle: (a, b, c) => `
    <rect x="458" y="170" width="84" height="60" rx="10" fill="${b}"/><path d="M468 230h64v110c0 50 78 60 78 140v230a44 44 0 0 1-44 44H434a44 44 0 0 1-44-44V480c0-80 78-90 78-140z" fill="${a}"/>
    <rect x="390" y="520" width="220" height="130" fill="${c}"/><path d="M420 480c0-40 50-60 62-110" fill="none" stroke="${c}" stroke-width="14" stroke-linecap="round"/>`,
  Basket: (a, b, c) => `
    <path d="M340 470a160 190 0 0 1 320 0" fill="none" stroke="${b}" stroke-width="28"/><path d="M290 460h420l-50 270a30 30 0 0 1-30 24H370a30 30 0 0 1-30-24z" fill="${a}"/>
    <path d="M300 520h400M312 590h376M326 660h348" stroke="${b}" stroke-width="14"/><path d="M380 470l20 270M500 470v280M620 470l-20 270" stroke="${c}" stroke-width="14"/>`,
  Clock: (a, b, c) => `
    <circle cx="500" cy="470" r="250" fill="${b}"/><circle cx="500" cy="470" r="215" fill="${c}"/><circle cx="500" cy="470" r="190" fill="${a}"/>
    <path d="M500 470V340M500 470l90 60" stroke="${c}" stroke-width="22" stroke-linecap="round"/><path d="M380 690l-30 60M620 690l30 60" stroke="${b}" stroke-width="30" stroke-linecap="round"/>`,
};
export const GOODS = Object.keys(THINGS);

/** A JPEG of one thing. @param at which palette */
export function good(name, at, width, height) {
  const [ground, table, thing, shade, light] = PALETTES[at % PALETTES.length];
  const side = Math.min(width, height);
  const horizon = height / 2 + side * 0.2;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><radialGradient id="g" cx=".35" cy=".3" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".7"/><stop offset="1" stop-color="${ground}" stop-opacity="0"/></radialGradient></defs>
    <rect width="100%" height="100%" fill="${ground}"/><rect width="100%" height="100%" fill="url(#g)"/>
    <rect y="${horizon}" width="100%" height="100%" fill="${table}"/>
    <g transform="translate(${(width - side) / 2} ${(height - side) / 2}) scale(${side / 1000})">
      <ellipse cx="540" cy="755" rx="260" ry="34" fill="#000" opacity=".13"/>${THINGS[name](thing, shade, light)}</g></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}
