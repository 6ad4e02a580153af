import type { Token } from '../config.ts';
import { concerns, headerDown } from '../headers/headers.ts';
import { headersAt } from '../routes/leaves.ts';
import type { Backend } from './backends.ts';

/** The value of the only policy that Caddy puts on what comes from a backend. */
export function policyOf({ leaf, proxy }: Backend): Token | undefined {
  const header = 'Content-Security-Policy';
  if (headerDown(proxy, header).length > 0) return undefined;
  const [only, ...others] = headersAt(leaf).filter(
    ({ operation, side }) => side === 'response' && concerns(operation, header),
  );
  const { action, field, value } = only?.operation ?? {};
  if (!value || others.length > 0 || only?.always !== true || field?.unknown) return undefined;
  return action === 'set' && !value.unknown && !value.text.includes('{') ? value : undefined;
}

/** The policies of all backends, each once; absent where one of them has none that is known. */
export function policiesOf(backends: readonly Backend[]): readonly Token[] | undefined {
  const found = backends.map(policyOf);
  return found.every((one) => one !== undefined) ? [...new Set(found)] : undefined;
}
