import { BlockList, isIP } from 'node:net';

type Variables = Readonly<Record<string, string | undefined>>;
type Family = 'ipv4' | 'ipv6';

/** Loopback, and what a server that listens everywhere calls itself. */
const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8);
thisMachine.addAddress('0.0.0.0');
thisMachine.addAddress('::1', 'ipv6');
thisMachine.addAddress('::', 'ipv6');

/**
 * The proxy through which gRPC reaches a server, by the variables that gRPC itself reads and by `NO_PROXY`.
 *
 * @param address HOST:PORT of the server
 * @returns HOST:PORT of the proxy; undefined where there is none, always so for a server on this machine
 */
export function grpcProxy(env: Variables, address: string): string | undefined {
  const host = hostOf(address);
  return isThisMachine(host) || isExempt(env, host) ? undefined : namedProxy(env);
}

function namedProxy(env: Variables): string | undefined {
  const url = env['grpc_proxy'] || env['https_proxy'] || env['http_proxy'];
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  // gRPC speaks to no other kind of proxy
  return protocol === 'http:' ? `${hostname}:${port || '80'}` : undefined;
}

function isExempt(env: Variables, host: string): boolean {
  const list = env['no_grpc_proxy'] || env['no_proxy'] || env['NO_PROXY'] || '';
  return list.split(',').some((entry) => covers(entry.trim().toLowerCase(), host));
}

/** In lower case, without a port, brackets and the root's dot. */
function hostOf(address: string): string {
  const { ip, name } = /^(?:\[(?<ip>[^\]]*)\]|(?<name>[^:]*))(?::\d+)?$/u.exec(address)?.groups ?? {};
  return (ip ?? name ?? address).toLowerCase().replace(/\.$/u, '');
}

function isThisMachine(host: string): boolean {
  const family = familyOf(host);
  return family ? thisMachine.check(host, family) : host === 'localhost' || host.endsWith('.localhost');
}

/** @param entry the end of a name, an address, or a range of them, such as `10.0.0.0/8` */
function covers(entry: string, host: string): boolean {
  const [network = '', prefix] = entry.split('/');
  if (prefix === undefined) return entry !== '' && (entry === '*' || host.endsWith(entry));
  const [family, hostFamily] = [familyOf(network), familyOf(host)];
  const isPrefix = /^\d+$/u.test(prefix) && Number(prefix) <= (family === 'ipv4' ? 32 : 128);
  if (!family || !hostFamily || !isPrefix) return false;
  const range = new BlockList();
  range.addSubnet(network, Number(prefix), family);
  return range.check(host, hostFamily);
}

const familyOf = (host: string): Family | undefined =>
  ([undefined, 'ipv4', 'ipv6'] as const)[[0, 4, 6].indexOf(isIP(host))];
