/** Packages that few need, loaded by whoever first asks something of them: `import` would load them with the library. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A package as `import * as` gives it, which is loaded when the first of its names is read. */
export function onUse<Module extends object>(name: string): Module {
  let loaded: Module | undefined;
  return new Proxy({} as Module, {
    get: (_, key) => {
      loaded ??= require(name) as Module;
      return Reflect.get(loaded, key);
    },
  });
}
