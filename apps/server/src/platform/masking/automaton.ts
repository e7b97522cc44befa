/** A pattern and the number of what it belongs to. */
export type Pattern = { bytes: Uint8Array; owner: number };

/** Recognises many patterns in one pass over the bytes of a text. */
export interface Automaton {
  readonly longestPattern: number;
  next(state: number, byte: number): number;
  /** How many of the last bytes may be the beginning of a pattern. */
  depthOf(state: number): number;
  /** Length of the longest pattern that ends here; 0 for none. */
  matchLength(state: number): number;
  ownerOf(state: number): number;
  /** Overwrites the patterns. */
  wipe(): void;
}

/** Children of trie nodes by byte, in one open-addressing table: patterns may add up to megabytes. */
function createEdges(maxEdges: number) {
  const capacity = 2 ** Math.ceil(Math.log2(maxEdges * 2 + 2));
  const mask = capacity - 1;
  const keys = new Uint32Array(capacity);
  const children = new Uint32Array(capacity);
  const slotOf = (key: number): number => {
    let slot = Math.imul(key, 0x9e3779b1) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  };
  return {
    get: (node: number, byte: number): number => children[slotOf(node * 256 + byte + 1)] ?? 0,
    add(node: number, byte: number, child: number): void {
      const slot = slotOf(node * 256 + byte + 1);
      keys[slot] = node * 256 + byte + 1;
      children[slot] = child;
    },
    wipe(): void {
      keys.fill(0);
      children.fill(0);
    },
  };
}

type Trie = {
  edges: ReturnType<typeof createEdges>;
  size: number;
  parent: Uint32Array;
  byte: Uint8Array;
  depth: Uint32Array;
  length: Uint32Array;
  owner: Uint32Array;
};

function buildTrie(patterns: readonly Pattern[]): Trie {
  const room = patterns.reduce((sum, { bytes }) => sum + bytes.length, 1);
  const trie: Trie = {
    edges: createEdges(room),
    size: 1,
    parent: new Uint32Array(room),
    byte: new Uint8Array(room),
    depth: new Uint32Array(room),
    length: new Uint32Array(room),
    owner: new Uint32Array(room),
  };
  for (const { bytes, owner } of patterns) {
    let node = 0;
    for (const byte of bytes) node = trie.edges.get(node, byte) || addNode(trie, node, byte);
    if (trie.length[node] === 0) trie.owner[node] = owner;
    trie.length[node] = bytes.length;
  }
  return trie;
}

function addNode(trie: Trie, parent: number, byte: number): number {
  const node = trie.size;
  trie.size += 1;
  trie.parent[node] = parent;
  trie.byte[node] = byte;
  trie.depth[node] = (trie.depth[parent] ?? 0) + 1;
  trie.edges.add(parent, byte, node);
  return node;
}

/** Where to go on after a mismatch; shorter nodes first, since each takes over what its own fallback recognises. */
function linkFallbacks(trie: Trie): Uint32Array {
  const fallback = new Uint32Array(trie.size);
  const byDepth = Array.from({ length: trie.size }, (_, node) => node).sort(
    (a, b) => (trie.depth[a] ?? 0) - (trie.depth[b] ?? 0),
  );
  for (const node of byDepth) {
    const parent = trie.parent[node] ?? 0;
    if (node === 0) continue;
    const byte = trie.byte[node] ?? 0;
    let candidate = fallback[parent] ?? 0;
    while (candidate !== 0 && trie.edges.get(candidate, byte) === 0) candidate = fallback[candidate] ?? 0;
    const link = parent === 0 ? 0 : trie.edges.get(candidate, byte);
    fallback[node] = link;
    if (trie.length[node] === 0) {
      trie.length[node] = trie.length[link] ?? 0;
      trie.owner[node] = trie.owner[link] ?? 0;
    }
  }
  return fallback;
}

/** Aho and Corasick, "Efficient string matching" (1975): time linear in the text, whatever the patterns. */
export function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  const trie = buildTrie(patterns);
  const fallback = linkFallbacks(trie);
  return {
    longestPattern: patterns.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0),
    next(state, byte) {
      for (let node = state; ; node = fallback[node] ?? 0) {
        const child = trie.edges.get(node, byte);
        if (child !== 0 || node === 0) return child;
      }
    },
    depthOf: (state) => trie.depth[state] ?? 0,
    matchLength: (state) => trie.length[state] ?? 0,
    ownerOf: (state) => trie.owner[state] ?? 0,
    wipe() {
      trie.edges.wipe();
      trie.byte.fill(0);
    },
  };
}
