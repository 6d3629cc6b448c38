export function alone<T>(work: () => Promise<T>, file?: string): Promise<T>;
