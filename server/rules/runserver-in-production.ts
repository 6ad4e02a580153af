import { distinctBackends } from '../analysis/application-servers.ts';
import { isForDevelopment, publicHost } from '../analysis/public-host.ts';
import { finding, type Rule } from './rule.ts';

export const runserverInProduction: Rule = {
  id: 'runserver-in-production',
  summary: "Django's development server answers the visitors of a public site.",
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django, servers } = context.project;
    if (!django || isForDevelopment(django.module)) return;
    const backend = distinctBackends(context.djangoBackends).find(({ service }) => service);
    const started = servers.find(
      ({ command, server }) =>
        server.kind === 'runserver' &&
        command.stage === 'start' &&
        command.service === backend?.service?.name,
    );
    const reached = started && publicHost(context);
    if (!reached) return;
    yield finding(
      started.command.at,
      `The development server of Django is made neither for safety nor for many visitors, and "${reached.host}" is open to all. Start gunicorn, uvicorn or another application server here.`,
      { related: [{ at: reached.address.token, message: 'A public site.' }] },
    );
  },
};
