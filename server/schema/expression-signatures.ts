/** What CEL's functions take and give, those of the extensions that Caddy loads, too. https://github.com/google/cel-go/tree/master/ext */

/** One way to call a function. */
export interface Signature {
  /** Of a method, that of what it is a method of comes first. */
  readonly takes: readonly string[];
  /** `same`: that of the first. */
  readonly gives: string;
}

/** Behind each name what it takes, and what it gives. */
function readSignatures(rows: string): ReadonlyMap<string, readonly Signature[]> {
  const found = new Map<string, Signature[]>();
  for (const row of rows.trim().split('\n')) {
    const [name = '', ...rest] = row.trim().split(/\s+/);
    const cut = rest.indexOf('->');
    const signature = {
      takes: rest.slice(0, cut).map((type) => (type === '?' ? 'unknown' : type.replace(':', ' '))),
      gives: rest[cut + 1]!.replace(':', ' '),
    };
    found.set(name, [...(found.get(name) ?? []), signature]);
  }
  return found;
}

const zones =
  'getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek getHours getMinutes getSeconds getMilliseconds'
    .split(' ')
    .flatMap((name) => [`${name} timestamp -> int`, `${name} timestamp string -> int`])
    .join('\n');

/** Methods, by their name. */
export const methods = readSignatures(`
${zones}
getHours duration -> int
getMinutes duration -> int
getSeconds duration -> int
getMilliseconds duration -> int
startsWith string string -> bool
endsWith string string -> bool
contains string string -> bool
matches string string -> bool
size string -> int
size bytes -> int
size list -> int
size map -> int
charAt string int -> string
indexOf string string -> int
indexOf string string int -> int
lastIndexOf string string -> int
lastIndexOf string string int -> int
lowerAscii string -> string
upperAscii string -> string
trim string -> string
reverse string -> string
reverse list -> same
replace string string string -> string
replace string string string int -> string
split string string -> list:string
split string string int -> list:string
substring string int -> string
substring string int int -> string
format string list -> string
join list:string -> string
join list:string string -> string
slice list int int -> same
distinct list -> same
${'int uint double bool duration timestamp string bytes'
  .split(' ')
  .map((type) => `sort list:${type} -> same`)
  .join('\n')}
sortBy list ? ? -> same
flatten list -> list
flatten list int -> list
`);

/** Functions that stand alone, by their name. */
export const functions = readSignatures(`
size string -> int
size bytes -> int
size list -> int
size map -> int
matches string string -> bool
type ? -> type
dyn ? -> any
bool bool -> bool
bool string -> bool
bytes bytes -> bytes
bytes string -> bytes
double double -> double
double int -> double
double string -> double
double uint -> double
duration duration -> duration
duration string -> duration
int int -> int
int double -> int
int duration -> int
int string -> int
int timestamp -> int
int uint -> int
uint uint -> uint
uint double -> uint
uint int -> uint
uint string -> uint
string string -> string
string bool -> string
string bytes -> string
string double -> string
string duration -> string
string int -> string
string timestamp -> string
string uint -> string
timestamp timestamp -> timestamp
timestamp int -> timestamp
timestamp string -> timestamp
`);

/** Functions behind one of these names, by both together. Those that take any number of arguments are told apart elsewhere. */
export const spaceFunctions = readSignatures(`
math.abs int -> int
math.abs uint -> uint
math.abs double -> double
math.sign int -> int
math.sign uint -> uint
math.sign double -> double
math.sqrt int -> double
math.sqrt uint -> double
math.sqrt double -> double
math.ceil double -> double
math.floor double -> double
math.round double -> double
math.trunc double -> double
math.isNaN double -> bool
math.isInf double -> bool
math.isFinite double -> bool
math.bitAnd int int -> int
math.bitAnd uint uint -> uint
math.bitOr int int -> int
math.bitOr uint uint -> uint
math.bitXor int int -> int
math.bitXor uint uint -> uint
math.bitNot int -> int
math.bitNot uint -> uint
math.bitShiftLeft int int -> int
math.bitShiftLeft uint int -> uint
math.bitShiftRight int int -> int
math.bitShiftRight uint int -> uint
lists.range int -> list:int
strings.quote string -> string
`);
