import ipaddr from 'ipaddr.js';

/**
 * Which addresses may be called. Everything that is not globally routable is refused, and every form
 * of IPv6 that holds an IPv4 address, even a public one, for translators on the way decide where that
 * leads (reliability 3.3, after Stripe's smokescreen). What an operator has allowed is open.
 */
export interface AddressPolicy {
  /** False: nothing was opened beyond what anybody may call. */
  readonly hasAllowed: boolean;
  /** `address` as the socket has it. With `mustBeAllowed` only what the operator has opened. */
  permits(address: string, options?: { readonly mustBeAllowed: boolean }): boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Block = readonly [Address, number];

/** What `range()` of the library calls unicast although no public host is there. */
const refusedToo: readonly Block[] = [
  // IPv4-compatible (RFC 4291 section 2.5.5.1).
  '::/96',
  // Dummy prefix (RFC 9780).
  '100:0:0:1::/64',
].map((text) => ipaddr.parseCIDR(text));

/** Makes a policy; `allow` are addresses or CIDR blocks. Throws for what is none. */
export function createAddressPolicy(allow: readonly string[]): AddressPolicy {
  const allowed = allow.map(parseBlock);

  return {
    hasAllowed: allowed.length > 0,
    permits(text, { mustBeAllowed } = { mustBeAllowed: false }) {
      const address = parseAddress(text);
      if (address === undefined) {
        return false;
      }
      return isWithin(address, allowed) || (!mustBeAllowed && isGlobal(address));
    },
  };
}

/** The address without a zone, which only says through which of our own interfaces it is reached. */
function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) && !text.includes('%') ? ipaddr.parse(text) : undefined;
}

function parseBlock(text: string): Block {
  if (text.includes('/')) {
    return ipaddr.parseCIDR(text);
  }
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isGlobal(address: Address): boolean {
  return address.range() === 'unicast' && !isWithin(address, refusedToo);
}

/** A mapped address is within no block of IPv4: it has to be allowed in its own form. */
function isWithin(address: Address, blocks: readonly Block[]): boolean {
  return blocks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
  );
}
