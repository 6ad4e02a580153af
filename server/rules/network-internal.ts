import { finding, type Rule } from './rule.ts';

export const networkInternal: Rule = {
  id: 'network-internal',
  summary: 'Caddy is only in networks that lead nowhere.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { caddy, compose } }) {
    if (!caddy || !compose || caddy.networkMode) return;
    const networks = [...caddy.networks.keys()].map((name) => compose.networks.get(name));
    const [first] = networks;
    if (!first || !networks.every((one) => one?.value.internal && !one.value.external)) return;
    const isPublished = caddy.ports.length > 0;
    yield finding(
      caddy.networksAt ?? caddy.at,
      `All networks of "${caddy.name}" are internal: ${isPublished ? 'nobody reaches its ports from outside, and ' : ''}it gets no certificates. Put it into a network of its own that is not, beside these.`,
      { related: [{ at: first.at, message: 'An internal network.' }] },
    );
  },
};
