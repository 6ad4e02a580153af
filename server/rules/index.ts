import type { Rule } from './rule.ts';
import { unclosedBlock } from './unclosed-block.ts';

/** Every rule, in the order of the README's table. */
export const rules: readonly Rule[] = [unclosedBlock];
