import { joinEnds, sameState } from './join.ts';
import { type Cell, settle, unknown, type Value } from './values.ts';
import {
  type Catcher,
  type Fork,
  loseCell,
  loseNames,
  type Outcome,
  PythonError,
  save,
  setState,
  spend,
  type State,
  stateOf,
  type States,
  type World,
} from './world.ts';

/** Runs alternatives of which one will happen, each from the present state, and joins what they leave. */
export function alternatives(world: World, runs: readonly (() => Outcome)[]): Outcome {
  const ends: States[] = [];
  world.doubts += 1;
  for (const run of runs) {
    const fork: Fork = { saved: new Map() };
    world.forks.push(fork);
    const outcome = settleOutcome(run);
    if (outcome.kind === 'normal') ends.push(capture(fork.saved.keys()));
    else land(world, outcome);
    restore(fork.saved);
    world.forks.pop();
  }
  world.doubts -= 1;
  if (ends.length === 0) return { kind: 'dead' };
  apply(world, ends);
  return { kind: 'normal' };
}

/** The same for expressions: the value is what the alternatives agree on. */
export function alternativeValues(
  world: World,
  runs: readonly (() => Value)[],
  join: (a: Value, b: Value) => Value,
): Value {
  const values: Value[] = [];
  alternatives(
    world,
    runs.map((run) => () => {
      values.push(run());
      return { kind: 'normal' };
    }),
  );
  return values.length === 0 ? unknown : settle(values.reduce(join));
}

/** What came of code in which jumps of one kind are caught. */
export interface Caught {
  readonly outcome: Outcome;
  /** What the jumps brought along. */
  readonly values: readonly Value[];
  /** Whether such a jump was made; absent when that is not known. */
  readonly jumped: boolean | undefined;
}

/**
 * Runs code in which jumps of `kind` land here. The result is the outcome of the code, `normal` when only
 * jumps came here, with the values that were brought along.
 */
export function catching(world: World, kind: Catcher['kind'], run: () => Outcome): Caught {
  const fork: Fork = { saved: new Map() };
  const catcher: Catcher = { kind, base: world.forks.length, landed: [] };
  world.forks.push(fork);
  world.catchers.push(catcher);
  let outcome: Outcome;
  try {
    outcome = run();
  } catch (error) {
    world.catchers.pop();
    commit(world);
    throw error;
  }
  if (catcher.landed.length > 0 && outcome.kind !== 'normal') {
    land(world, outcome);
    outcome = { kind: 'dead' };
  }
  world.catchers.pop();
  if (outcome.kind === kind) {
    commit(world);
    const values = 'value' in outcome ? [outcome.value] : [];
    return { outcome: { kind: 'normal' }, values, jumped: true };
  }
  if (catcher.landed.length === 0) {
    commit(world);
    return { outcome, values: [], jumped: false };
  }
  const ends = catcher.landed.map((landed) => landed.states);
  const values = catcher.landed.map((landed) => landed.value);
  if (outcome.kind === 'normal') {
    ends.push(capture(fork.saved.keys()));
    if (kind === 'return') values.push({ kind: 'none' });
  }
  restore(fork.saved);
  world.forks.pop();
  apply(world, ends);
  return { outcome: { kind: 'normal' }, values, jumped: undefined };
}

/** Repeats `run` any number of times, none included, until the state no longer changes. */
export function repeated(world: World, run: () => Outcome): Outcome {
  for (let round = 0; round < 5; round += 1) {
    const fork: Fork = { saved: new Map() };
    world.forks.push(fork);
    alternatives(world, [() => ({ kind: 'normal' }), run]);
    const changed = [...fork.saved].filter(([cell, state]) => !sameState(state, stateOf(cell)));
    commit(world);
    if (changed.length === 0 || world.spent) return { kind: 'normal' };
    if (round >= 3) {
      for (const [cell] of changed) {
        if (cell.kind === 'scope') loseNames(world, cell);
        else loseCell(world, cell);
      }
    }
  }
  return { kind: 'normal' };
}

/** Notes a state in which code may jump to where `catcher` stands. Many are kept as one that agrees with all. */
export function noteLanding(world: World, catcher: Catcher, states: States): void {
  spend(world, states.size);
  catcher.landed.push({ states, value: unknown });
  if (catcher.landed.length < 40) return;
  const all = catcher.landed.splice(0).map((landed) => landed.states);
  catcher.landed.push({ states: all.reduce((a, b) => joinEnds(world, a, b)), value: unknown });
}

/** The present states of all cells that changed since the fork at `base`. */
export function captureSince(world: World, base: number): States {
  const cells = new Set<Cell>();
  for (const fork of world.forks.slice(base)) {
    for (const cell of fork.saved.keys()) cells.add(cell);
  }
  return capture(cells);
}

/** Makes the present state one that agrees with all of `ends`, which are changes to the present state. */
export function apply(world: World, ends: readonly States[]): void {
  const [first, ...rest] = ends;
  if (!first) return;
  let joined = first;
  for (const end of rest) joined = joinEnds(world, joined, end);
  for (const [cell, state] of joined) {
    save(world, cell);
    setState(cell, state);
  }
}

/** Takes the topmost fork away and keeps its changes. */
function commit(world: World): void {
  const fork = world.forks.pop();
  const parent = world.forks.at(-1);
  if (!fork || !parent) return;
  for (const [cell, state] of fork.saved) {
    if (!parent.saved.has(cell)) parent.saved.set(cell, state);
  }
}

/** Takes the changes of the topmost fork back. */
export function rollback(world: World): void {
  const fork = world.forks.pop();
  if (fork) restore(fork.saved);
}

/** Notes that the present state may go on where jumps of this kind land. */
function land(world: World, outcome: Outcome): void {
  if (outcome.kind === 'dead' || outcome.kind === 'normal') return;
  const catcher = world.catchers.findLast((one) => one.kind === outcome.kind);
  catcher?.landed.push({
    states: captureSince(world, catcher.base),
    value: outcome.kind === 'return' ? outcome.value : unknown,
  });
}

function settleOutcome(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    if (error instanceof PythonError) return { kind: 'raise' };
    throw error;
  }
}

function capture(cells: Iterable<Cell>): States {
  const states = new Map<Cell, State>();
  for (const cell of cells) states.set(cell, stateOf(cell));
  return states;
}

function restore(states: States): void {
  for (const [cell, state] of states) setState(cell, state);
}
