// Finds in the index of one language: a word as it is, how it begins, its other forms, a part of it, what the
// text says instead of it, and one typo in a long word. MiniSearch puts what was found in its order.
self.tcFinder = ({ entries, endings, fillers, synonyms }) => {
  const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
  const [PART, LONG, BEFORE, AROUND] = [4, 6, 8, 28];
  const KINDS = { item: 1.4, page: 1.1, group: 1.1, platform: 0.8, sheet: 0.6 }; // also which comes first

  const fold = (text) => text.normalize("NFD").replace(/[\p{M}'’]/gu, "").toLowerCase();
  const split = (text) => (text.match(WORD) ?? []).map(fold);
  const join = (text) => split(text).join(" ");

  const known = new Set();
  const mini = new MiniSearch({
    fields: ["title", "also", "text", "additions"],
    extractField: (entry, field) => (Array.isArray(entry[field]) ? entry[field].join("\n") : entry[field]),
    tokenize: split,
    processTerm: (word) => (known.add(word), word),
  });
  mini.addAll(entries.map((entry, id) => ({ ...entry, id })));
  const titles = entries.map((entry) => [entry.title, ...entry.also].map(join));
  const meant = new Map(Object.entries(synonyms).map(([word, targets]) => [join(word), targets.map(split)]));
  const phrases = [...meant.keys()].filter((word) => word.includes(" "));
  const vocabulary = [...new Set([...known, ...meant.keys()])];

  // What the forms of a word have in common; in a longer one a letter that stands twice counts once, for
  // vraag and vragen.
  const stems = (word) => {
    const rests = endings.filter((end) => word.endsWith(end)).map((end) => word.slice(0, -end.length));
    const whole = [word, ...rests.filter((rest) => rest.length > 2)];
    const once = whole.map((stem) => stem.replace(/(.)\1/g, "$1")).filter((stem) => stem.length >= PART);
    return new Set([...whole, ...once]);
  };
  const shortest = (word) => [...stems(word)].reduce((one, other) => (other.length < one.length ? other : one));
  const shortestOf = new Map(vocabulary.map((word) => [word, shortest(word)]));
  const byStem = new Map();
  for (const word of vocabulary)
    for (const stem of stems(word)) byStem.set(stem, [...(byStem.get(stem) ?? []), word]);
  const forms = (word) => [...new Set([...stems(word)].flatMap((stem) => byStem.get(stem) ?? []))];

  // Whether two words differ in one letter, or in the order of two.
  const isNear = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    const most = Math.min(one.length, other.length);
    let [start, end] = [0, 0];
    while (start < most && one[start] === other[start]) start += 1;
    while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
    const [here, there] = [one, other].map((word) => word.slice(start, word.length - end));
    return (here.length < 2 && there.length < 2) || (here.length === 2 && here === there[1] + there[0]);
  };
  const near = (word) => {
    const stem = shortest(word);
    const isLike = (other) => isNear(word, other) || isNear(word, other.slice(0, word.length));
    return vocabulary.filter((other) => isLike(other) || (other.length >= LONG && isNear(stem, shortestOf.get(other))));
  };

  // The words of the text that a word stands for, and how well each does.
  const readings = (word) => {
    const found = new Map();
    const add = (other, weight) => found.set(other, Math.max(weight, found.get(other) ?? 0));
    const stem = shortest(word);
    for (const other of vocabulary) {
      if (other === word) add(other, 1);
      else if (word.length > 1 && other.startsWith(word)) add(other, 0.2 + (0.5 * word.length) / other.length);
      else if (word.length >= PART && other.includes(word)) add(other, 0.3);
      else if (stem.length >= PART && other.includes(stem, 1)) add(other, 0.2);
    }
    for (const other of forms(word)) add(other, 0.8);
    const isWhole = [...found.keys()].some((other) => other.startsWith(word));
    if (!isWhole && word.length >= LONG) for (const other of near(word)) add(other, 0.5);
    return found;
  };

  const anyOf = (queries) => ({ combineWith: "OR", queries });
  const allOf = (queries) => ({ combineWith: "AND", queries });
  const leaf = (weights) => ({
    combineWith: "OR",
    queries: [[...weights.keys()].filter((word) => known.has(word)).join(" ")],
    boostTerm: (word) => weights.get(word) ?? 0,
  });
  // What the text says instead: its own words in all their forms.
  const instead = (word, weight) =>
    (meant.get(word) ?? []).map((targets) =>
      allOf(targets.map((target) => leaf(new Map(forms(target).map((form) => [form, weight * 0.9]))))),
    );
  const oneWord = (word) => {
    const found = readings(word);
    if (!found.size) return compound(word).flatMap(oneWord);
    return [anyOf([leaf(found), ...[...found].flatMap(([other, weight]) => instead(other, weight))])];
  };
  // A word that the text has not, as two that it has; what joins them counts as an ending.
  const compound = (word) => {
    for (let at = word.length - PART; at >= PART; at -= 1) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (parts.every((part) => forms(part).length)) return parts;
    }
    return [];
  };
  // What has to be found together: each word that says something, and each expression as one.
  const queries = (text) => {
    let rest = ` ${join(text)} `;
    const found = phrases.filter((phrase) => rest.includes(` ${phrase} `));
    for (const phrase of found) rest = rest.replace(` ${phrase} `, " ");
    const whole = found.map((phrase) => anyOf([allOf(split(phrase).flatMap(oneWord)), ...instead(phrase, 1)]));
    const words = rest.split(" ").filter(Boolean);
    const telling = words.filter((word) => !fillers.includes(word));
    return [...whole, ...(telling.length || whole.length ? telling : words).flatMap(oneWord)];
  };

  // A text in parts, each with whether it was looked for.
  const marked = (text, terms) => {
    const parts = [];
    let last = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!terms.has(fold(word))) continue;
      parts.push([text.slice(last, index), false], [word, true]);
      last = index + word.length;
    }
    return [...parts, [text.slice(last), false]].filter(([part]) => part);
  };
  // The words around what was found, from the place that has the most of it.
  const excerpt = ({ text, additions }, terms) => {
    let best = { count: -1 };
    for (const passage of [...text, ...additions]) {
      const own = [...passage.matchAll(WORD)];
      const hits = own.map(({ 0: word }, at) => [at, fold(word)]).filter(([, word]) => terms.has(word));
      for (const [start] of hits.length ? hits : [[0]]) {
        const within = hits.filter(([at]) => at >= start && at < start + AROUND - BEFORE);
        const count = new Set(within.map(([, word]) => word)).size;
        if (count > best.count) best = { passage, own, start, count };
      }
    }
    if (best.count < 0) return [];
    const { passage, own, start } = best;
    const first = start > BEFORE + 4 ? start - BEFORE : 0;
    const end = own[first + AROUND]?.index ?? passage.length;
    const cut = passage.slice(first && own[first].index, end).trimEnd();
    return marked(`${first ? "… " : ""}${cut}${end < passage.length ? " …" : ""}`, terms);
  };

  const options = {
    boost: { title: 9, also: 5, text: 1, additions: 1.3 },
    bm25: { k: 1.2, b: 0.25, d: 0.5 },
    boostDocument: (id) => KINDS[entries[id].kind] * (entries[id].isFirst ? 1.5 : 1),
    tokenize: (text) => text.split(" "),
    processTerm: (word) => word || null,
  };
  const leaves = (part) => (typeof part === "string" ? part.split(" ") : part.queries.flatMap(leaves));
  const find = (text) => {
    const parts = queries(text);
    const terms = parts.map((part) => new Set(leaves(part)));
    const whole = join(text);
    const found = mini.search(anyOf(parts), options).map((result) => {
      const has = terms.filter((own) => result.terms.some((term) => own.has(term))).length;
      const kind = Object.keys(KINDS).indexOf(entries[result.id].kind);
      const rank = titles[result.id].includes(whole) ? kind : Infinity;
      return { ...result, has, rank, score: (result.score * has) / parts.length };
    });
    // All of two parts, two of three; else the most that anything has.
    const most = found.reduce((count, { has }) => Math.max(count, has), 0);
    const least = Math.min(parts.length < 3 ? parts.length : Math.ceil((parts.length * 2) / 3), most);
    const hits = found.filter(({ has }) => has >= least);
    hits.sort((one, other) => (one.rank === other.rank ? other.score - one.score : one.rank - other.rank));
    return hits.map(({ id, terms: words }) => {
      const { title, place, url } = entries[id];
      const own = new Set(words);
      return { place, url, title: marked(title, own), get excerpt() { return excerpt(entries[id], own); } };
    });
  };
  return { find };
};
