/** Packages that a plain install does not bring: loaded when somebody asks for what they do. */
import { InputError } from "../../../errors.ts";

/** The package; an InputError with the command that installs it where it is missing. `what` it is for. */
export async function optional<T>(name: string, what: string): Promise<T> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InputError("package", name, `it for ${what}`, "none", `Install it: npm install ${name}.`);
  }
}
