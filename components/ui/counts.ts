/** "3,210". */
export const number = (count: number) => count.toLocaleString("en");

/** "1 person", "3,210 people". */
export const peopleCount = (count: number): string => (count === 1 ? "1 person" : `${number(count)} people`);

/** "1 image", "3,210 images". */
export const imageCount = (count: number): string => (count === 1 ? "1 image" : `${number(count)} images`);
