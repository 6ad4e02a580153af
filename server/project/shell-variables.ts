import { forEachChild, type SyntaxNode } from 'unbash';
import type { Place } from '../../grammar/text.ts';
import type { Fact } from './project.ts';

/** The variables of the environment, of which some have values that are not known. */
export type Variables = ReadonlyMap<string, Fact<string | undefined>>;

/** What is known of a shell's variables while its script is read from top to bottom. */
export interface ShellState {
  /** The value that a variable certainly has here; `undefined` otherwise. */
  value(name: string): string | undefined;
  /** The variables that a command started here finds in its environment. */
  environment(): Variables;
  assign(name: string, value: string | undefined, at: Place): void;
  export(name: string): void;
  /** From here on every assignment exports, as after `set -a`. */
  exportAll(): void;
  /** The variable may have changed. */
  forget(name: string): void;
  /** Any variable may have changed. */
  forgetAll(): void;
  /** Reads a part that runs in a shell of its own: what it assigns ends with it. */
  apart(read: () => void): void;
  /** Reads parts of which at most one runs: what they assign is not known afterwards. */
  either(...reads: readonly (() => void)[]): void;
  /** Reads the body of a function, which runs at an unknown time later. */
  inside(name: number, read: () => void): void;
}

interface Variable {
  readonly value: string | undefined;
  readonly at: Place;
  readonly exported: boolean;
  /** The function that assigned it; 0 at top level, -1 when it was set before the script. */
  readonly owner: number;
  /** Variables of an earlier epoch may have changed since. */
  readonly epoch: number;
}

/** A script's assignments to one variable. */
interface Assigned {
  readonly times: number;
  readonly owners: ReadonlySet<number>;
}

// More exported variables than this are not recorded, so that a hostile script cannot make the copies below expensive.
const mostExported = 300;

/** The state at the start of a script. `assigned` tells which variables the whole script assigns, see `assignmentsOf`. */
export function shellState(
  environment: Variables,
  assigned: ReadonlyMap<string, Assigned>,
): ShellState {
  const variables = new Map<string, Variable>();
  for (const [name, { value, at }] of environment) {
    variables.set(name, { value, at, exported: true, owner: -1, epoch: 0 });
  }
  const journal: (readonly [string, Variable | undefined])[] = [];
  let exported: Map<string, Fact<string | undefined>> | undefined;
  let names = new Set(environment.keys());
  let owner = 0;
  let epoch = 0;
  let exportsAll = false;

  function put(name: string, variable: Variable | undefined): void {
    if (variable === undefined) variables.delete(name);
    else variables.set(name, variable);
    if (variable?.exported !== true) {
      if (names.delete(name)) exported = undefined;
    } else if (names.has(name) || names.size < mostExported) {
      names.add(name);
      exported = undefined;
    }
  }
  function change(name: string, variable: Variable): void {
    journal.push([name, variables.get(name)]);
    put(name, variable);
  }
  function certain(name: string, variable: Variable): boolean {
    if (variable.epoch !== epoch) return false;
    const all = assigned.get(name);
    if (owner === 0) return all === undefined || (all.owners.size === 1 && all.owners.has(0));
    // A function runs later: another assignment may come in between.
    if (variable.owner !== owner) return (all?.times ?? 0) === (variable.owner === -1 ? 0 : 1);
    return all?.owners.size === 1 || (all?.owners.size === 2 && all.owners.has(0));
  }
  /** Reads, puts everything back, and tells the last state of what was changed. */
  function trial(read: () => void): Map<string, Variable> {
    const mark = journal.length;
    read();
    const changed = new Map<string, Variable>();
    for (let i = mark; i < journal.length; i++) {
      const name = journal[i]?.[0] ?? '';
      const now = variables.get(name);
      if (now !== undefined) changed.set(name, now);
    }
    while (journal.length > mark) {
      const [name, before] = journal.pop() ?? ['', undefined];
      put(name, before);
    }
    return changed;
  }

  const state: ShellState = {
    value(name) {
      const variable = variables.get(name);
      return variable !== undefined && certain(name, variable) ? variable.value : undefined;
    },
    environment() {
      if (exported !== undefined) return exported;
      exported = new Map();
      for (const name of names) {
        const variable = variables.get(name);
        if (variable === undefined) continue;
        const value = certain(name, variable) ? variable.value : undefined;
        exported.set(name, { value, at: variable.at });
      }
      return exported;
    },
    assign(name, value, at) {
      const isExported = exportsAll || variables.get(name)?.exported === true;
      change(name, { value, at, exported: isExported, owner, epoch });
    },
    export(name) {
      const variable = variables.get(name);
      // What the script never assigned keeps the value it came with.
      if (variable !== undefined) change(name, { ...variable, exported: true });
    },
    exportAll() {
      exportsAll = true;
    },
    forget(name) {
      const variable = variables.get(name);
      if (variable !== undefined) change(name, { ...variable, value: undefined });
    },
    forgetAll() {
      epoch++;
      exported = undefined;
    },
    apart(read) {
      trial(read);
    },
    either(...reads) {
      const changed = new Map<string, Variable>();
      for (const read of reads) for (const [name, now] of trial(read)) changed.set(name, now);
      for (const [name, now] of changed) change(name, { ...now, value: undefined });
    },
    inside(name, read) {
      const outer = owner;
      owner = name;
      exported = undefined;
      trial(read);
      owner = outer;
      exported = undefined;
    },
  };
  return state;
}

/** How often, and in which functions (by offset + 1, 0 at top level), each variable of a script is assigned. */
export function assignmentsOf(script: SyntaxNode): ReadonlyMap<string, Assigned> {
  const found = new Map<string, { times: number; owners: Set<number> }>();
  eachAssigned(script, 0, (name, owner) => {
    const entry = found.get(name) ?? { times: 0, owners: new Set() };
    entry.times++;
    entry.owners.add(owner);
    found.set(name, entry);
  });
  return found;
}

/** The variables that a part of a script may assign. */
export function assignedIn(node: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  eachAssigned(node, 0, (name) => names.add(name));
  return names;
}

/** Builtins whose words name variables to assign. */
const assigners: ReadonlySet<string> = new Set([
  'export',
  'readonly',
  'declare',
  'typeset',
  'local',
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'unset',
  'let',
  'printf',
]);

function eachAssigned(
  root: SyntaxNode,
  top: number,
  found: (name: string, owner: number) => void,
): void {
  const visit = (node: SyntaxNode, owner: number, depth: number): void => {
    // A substitution runs in a shell of its own. Nobody nests expansions deeply, and the parser takes long over them.
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution' || depth > 12)
      return;
    const nests = node.type === 'ArithmeticExpansion' || node.type === 'ParameterExpansion';
    let inner = owner;
    if (node.type === 'Function') inner = node.pos + 1;
    else if (node.type === 'For' || node.type === 'Select') found(node.name.value, owner);
    else if (node.type === 'ArithmeticWord') found(node.value, owner);
    else if (node.type === 'ParameterExpansion') {
      const operator = node.operation?.type === 'Default' ? node.operation.operator : '';
      if (operator === '=' || operator === ':=') found(node.parameter, owner);
    } else if (node.type === 'Command') {
      const program = node.name?.value;
      if (program === undefined) {
        for (const part of node.prefix) if (part.type === 'Assignment') found(part.name, owner);
      } else if (assigners.has(program)) {
        for (const word of node.args) {
          if (word.type === 'Assignment') found(word.name, owner);
          // `export X` assigns nothing; the others do, or take a value away.
          else if (program !== 'export' && program !== 'readonly') {
            found(/^\w*/.exec(word.value)?.[0] ?? '', owner);
          }
        }
      }
    }
    forEachChild(node, (child) => visit(child, inner, nests ? depth + 1 : depth));
  };
  visit(root, top, 0);
}
