import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** A call of a command in a script. */
interface PowershellCall {
  /** As it is written; undefined for a program that a variable names. */
  readonly name: string | undefined;
  /** Names of parameters without their hyphen, and without the value after a colon. */
  readonly parameters: readonly string[];
  /** The whole call. */
  readonly text: string;
  readonly node: Node;
}

/** Reads a script; nothing of it is carried out. */
export async function parseScript(text: string): Promise<Node> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const tree = new Parser().setLanguage(await Language.load(grammar)).parse(text);
  if (tree === null) throw new Error('no tree');
  return tree.rootNode;
}

export function callsIn(root: Node): readonly PowershellCall[] {
  return root.descendantsOfType('command').map((node) => {
    const name = node.childForFieldName('command_name');
    const elements = node.namedChildren.flatMap((child) =>
      child.type === 'command_elements' ? child.namedChildren : [],
    );
    return {
      name: name?.type === 'command_name' ? name.text : undefined,
      parameters: elements
        .filter(({ type }) => type === 'command_parameter')
        .map((parameter) => parameter.text.replace(/^-|:$/g, '')),
      // A call before a pipe ends with the blank.
      text: node.text.trim(),
      node,
    };
  });
}

/** Functions with the parameters that they declare. */
export function functionsIn(root: Node): ReadonlyMap<string, readonly string[]> {
  return new Map(
    root.descendantsOfType('function_statement').map((node) => [nameOf(node), parametersOf(node)]),
  );
}

/** Parameters that a script or a function declares, without the dollar sign. */
export function parametersOf(scope: Node): readonly string[] {
  return scope
    .descendantsOfType('script_parameter')
    .filter((node) => scopeOf(node)?.id === ownScope(scope)?.id)
    .flatMap((node) => node.descendantsOfType('variable').slice(0, 1))
    .map(({ text }) => text.slice(1));
}

/**
 * Variables that are read where nothing has set them before in their function or in the script, which is an error in
 * strict mode.
 */
export function unsetVariables(root: Node, automatic: readonly string[]): readonly string[] {
  const set = new Map<number | undefined, Set<string>>();
  const of = (node: Node): Set<string> => {
    const key = scopeOf(node)?.id;
    const known = set.get(key) ?? new Set(automatic.map((name) => `$${name}`.toLowerCase()));
    set.set(key, known);
    return known;
  };
  const unset: string[] = [];
  for (const variable of root.descendantsOfType('variable')) {
    const name = variable.text.toLowerCase();
    if (sets(variable)) of(variable).add(name);
    else if (!name.startsWith('$env:') && !of(variable).has(name)) unset.push(variable.text);
  }
  return unset;
}

/** The nearest statement around a node that begins with `if`, with its condition; undefined: there is none. */
export function conditionsAround(node: Node): readonly string[] {
  const found: string[] = [];
  for (let around = node.parent; around !== null; around = around.parent) {
    if (around.type === 'if_statement') found.push(around.childForFieldName('condition')?.text ?? '');
  }
  return found;
}

/** Name of the function that a node is in; undefined: in the script itself. */
export function functionAround(node: Node): string | undefined {
  const scope = scopeOf(node);
  return scope === undefined ? undefined : nameOf(scope);
}

function nameOf(definition: Node): string {
  return definition.descendantsOfType('function_name')[0]?.text ?? '';
}

function scopeOf(node: Node): Node | undefined {
  for (let around = node.parent; around !== null; around = around.parent)
    if (around.type === 'function_statement') return around;
  return undefined;
}

function ownScope(scope: Node): Node | undefined {
  return scope.type === 'function_statement' ? scope : undefined;
}

function sets(variable: Node): boolean {
  for (let node = variable; node.parent !== null; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'script_parameter') return true;
    if (parent.type === 'left_assignment_expression') return parent.text === variable.text;
    if (parent.type === 'foreach_statement') return parent.namedChildren[0]?.id === variable.id;
    if (parent.type === 'statement_block') return false;
  }
  return false;
}
