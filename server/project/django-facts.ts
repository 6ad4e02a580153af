import type { Place } from '../../grammar/text.ts';
import type { Fact } from './project.ts';

/** `path(route, view)`. */
export interface UrlRoute {
  /** As it is written: without a slash in front, perhaps with converters such as `<int:pk>`. */
  readonly route: Fact<string>;
  /** Whether other routes follow behind it. */
  readonly goesOn: boolean;
}

/** `path(route, consumer)` or `re_path(route, consumer)` in a list for WebSockets. */
export interface SocketRoute {
  /** As it is written. */
  readonly route: Fact<string>;
  readonly isExpression: boolean;
}

/** A `ws://` in a script. */
export interface PlainSocket {
  /** The literal, with its quotes. */
  readonly at: Place;
  /** The host, in small letters; absent for that of the page itself. */
  readonly host?: string;
}

/** Why Django does not start with settings that are classes of django-configurations. */
export interface ConfigurationTrouble {
  /** `plain`: Django's own function is taken, which reads modules alone. `unset`: nothing names the class. */
  readonly kind: 'plain' | 'unset';
  readonly of: 'wsgi' | 'asgi' | 'management';
  /** The module that is imported. */
  readonly at: Place;
}

/** What the templates of a project do that a Content-Security-Policy may forbid. */
export interface PageContents {
  /** Scripts that stand in a page: the start of the element, or an attribute such as `onclick`. */
  readonly inline: readonly { readonly kind: 'element' | 'attribute'; readonly at: Place }[];
  /** Files that are loaded by an address that is written. */
  readonly loads: readonly { readonly kind: 'script' | 'style'; readonly url: Fact<string> }[];
}

/** Where the admin is, as a literal, which `at` is then, or as the name of a setting. */
export type AdminRoute =
  | { readonly at: Place; readonly written: string; readonly setting?: undefined }
  | { readonly at: Place; readonly setting: string; readonly written?: undefined };

/** A text of Python that names an environment variable which the code asks for. */
export interface VariableRead {
  readonly name: string;
  /** The name, without quotes. */
  readonly at: Place;
  /** Where the value comes from; absent when no file is known to set it. */
  readonly setAt?: Place;
  /** What comes of it where the variable is certainly unset and the code certainly runs: Python raises an exception, or a default counts. */
  readonly without?: 'error' | 'default';
}

/** A setting that is assigned. */
export interface Setting {
  /** `undefined` when it cannot be known before run time. */
  readonly value: PyValue | undefined;
  /** The last assignment: the whole value expression. */
  readonly at: Place;
  /** The name in that assignment. */
  readonly nameAt: Place;
  /** The environment variable that the value comes from, when it is one read of one variable. */
  readonly variable?: string;
  /** The text of which the value is the truth, as `bool` gives it. Of a variable that is not known: the text that counts without it. */
  readonly said?: string;
}

/**
 * A Python value. A member that is not known is `{ type: 'unknown' }`; it may stand for any number of members, so that nothing
 * may be concluded from the length or from what is absent.
 */
export type PyValue =
  | { readonly type: 'str'; readonly value: string; readonly at?: Place }
  | { readonly type: 'int'; readonly value: number; readonly at?: Place }
  | { readonly type: 'float'; readonly value: number; readonly at?: Place }
  | { readonly type: 'bool'; readonly value: boolean; readonly at?: Place }
  | { readonly type: 'none'; readonly at?: Place }
  | { readonly type: 'path'; readonly value: string; readonly at?: Place }
  | {
      readonly type: 'list' | 'tuple' | 'set';
      readonly items: readonly PyValue[];
      readonly at?: Place;
    }
  | {
      readonly type: 'dict';
      readonly entries: readonly (readonly [PyValue, PyValue])[];
      readonly at?: Place;
    }
  | { readonly type: 'unknown'; readonly at?: Place };
