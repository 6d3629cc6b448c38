import type { Problem } from "@/lib/contracts/problem";

/** A refused form: a sentence for each field that it names, and one for the rest. */
export interface FormProblem {
  fields: Readonly<Record<string, string>>;
  sentence: string | null;
  /** Which problem it is, where the server said so. */
  code?: string;
}

export const NO_PROBLEM: FormProblem = { fields: {}, sentence: null };

const UNREACHABLE: FormProblem = {
  fields: {},
  sentence: "The server could not be reached. Check the connection and try again.",
};

/** Splits a problem into what belongs to a field of the form and what does not. */
function formProblem(problem: Problem, fields: readonly string[]): FormProblem {
  const errors = (problem.errors ?? []).filter(({ path }) => fields.includes(path));
  const { code, detail } = problem;
  if (errors.length === 0) return { fields: {}, sentence: detail, code };
  return { fields: Object.fromEntries(errors.map(({ path, message }) => [path, message])), sentence: null, code };
}

/** Runs an action for a form. A connection that fails is one more problem. */
export async function attempt<T>(
  action: () => Promise<{ ok: true; data: T } | { ok: false; problem: Problem }>,
  fields: readonly string[],
): Promise<{ ok: true; data: T } | { ok: false; problem: FormProblem }> {
  try {
    const result = await action();
    return result.ok ? result : { ok: false, problem: formProblem(result.problem, fields) };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

/** A sentence that others follow: the API's own end without a full stop. */
export const ended = (sentence: string): string => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`);

/** A form's text field. */
export const text = (form: FormData, name: string): string => String(form.get(name) ?? "");
