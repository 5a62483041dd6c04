/** Which public functions say nothing of an error that they can end with: what is thrown is followed through what they call. */
import { join } from "node:path";
import ts from "typescript";

/** What a person may catch. */
const KINDS: readonly string[] = ["InputError", "RunError", "Interrupted"];
/** Says by itself that a seed is a whole number, and is called everywhere. */
const SELF_TOLD = "random";

/** What one function throws and calls by itself. */
interface Own {
  readonly kinds: readonly string[];
  readonly calls: readonly ts.Node[];
}

/**
 * Sentences about functions and methods exported by `entries`, paths below `root`, whose comment lacks the name of an error that is made
 * in them or in a function of `root`'s src/ that they name. What is found by name at run time (entries of registries, methods of
 * interfaces) is not followed.
 */
export function silentFunctions(root: string, entries: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram(
    entries.map((path) => join(root, path)),
    { ...options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  const source = join(root, "src/");
  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const known = new Map<ts.Node, Own>();

  /** What runs when a name is used: a function; of a class that is made, its constructor and fields. */
  function bodies(name: ts.Identifier): readonly ts.Node[] {
    const { parent } = name;
    const found = ts.isShorthandPropertyAssignment(parent)
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(name);
    if (found === undefined || name.text === SELF_TOLD) return [];
    return (resolved(found).declarations ?? []).flatMap((node) => {
      if (!node.getSourceFile().fileName.startsWith(source)) return [];
      if (!ts.isClassDeclaration(node)) return isFunction(node) ? [node] : [];
      const made = ts.isNewExpression(parent) && parent.expression === name;
      return node.members.filter(
        (member) => made && (ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member)),
      );
    });
  }

  function own(body: ts.Node): Own {
    const before = known.get(body);
    if (before !== undefined) return before;
    const [kinds, calls]: [string[], ts.Node[]] = [[], []];
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (ts.isNewExpression(node)) kinds.push(...KINDS.filter((kind) => kind === node.expression.getText()));
      if (ts.isIdentifier(node)) calls.push(...bodies(node));
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(body, visit);
    known.set(body, { kinds, calls });
    return { kinds, calls };
  }

  function thrown(from: ts.Node): readonly string[] {
    const [seen, kinds] = [new Set([from]), new Set<string>()];
    // A set goes on over what is added to it meanwhile.
    for (const body of seen) {
      for (const kind of own(body).kinds) kinds.add(kind);
      for (const call of own(body).calls) seen.add(call);
    }
    return [...kinds];
  }

  /** Functions of a module by their full names, those of its rooms (`datasets.pixels`) among them. */
  function functionsOf(module: ts.Symbol, prefix: string): [name: string, node: ts.Node][] {
    return checker.getExportsOfModule(module).flatMap((each) => {
      const [symbol, name] = [resolved(each), `${prefix}${each.name}`];
      if (symbol.flags & ts.SymbolFlags.ValueModule) return functionsOf(symbol, `${name}.`);
      return (symbol.declarations ?? []).flatMap((node): [string, ts.Node][] => {
        if (!ts.isClassDeclaration(node)) return isFunction(node) ? [[name, node]] : [];
        const methods = node.members.filter(ts.isMethodDeclaration);
        return methods.map((method) => [`${name}.${method.name.getText()}`, method]);
      });
    });
  }

  const said = entries.flatMap((path) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, path))!)!;
    return functionsOf(module, "").flatMap(([name, node]) => {
      const silent = thrown(node).filter((kind) => !commentOf(node).includes(kind));
      return silent.map(
        (kind) =>
          `comment of "${name}" (${path}): expected a word of ${kind}, got none. Say when it ends with one.`,
      );
    });
  });
  return [...new Set(said)];
}

function isFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isGetAccessor(node)) return true;
  const { initializer } = node as { initializer?: ts.Node };
  return (
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
  );
}

function commentOf(node: ts.Node): string {
  // Of `export const name = …` the comment belongs to the statement.
  const host = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts
    .getJSDocCommentsAndTags(host)
    .map((comment) => comment.getText())
    .join("\n");
}
