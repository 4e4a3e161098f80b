"""The Python side of the comparison: one piece of work of one library for each call, as the Rust side does it.

    peers.py time-sets LIBRARY SETS          units, wall and CPU seconds of one time, after a warm-up
    peers.py time-texts LIBRARY MAIL WORDS
    peers.py estimate-sets LIBRARY SETS OUT  the estimates of the pairs that the sets were made in
    peers.py estimate-texts LIBRARY MAIL WORDS PAIRS OUT
    peers.py prepend WORDS                   mean similarities of texts to themselves with a word before
    peers.py join LIBRARY WORDS THRESHOLD OUT  a file of pairs, everything included
    peers.py candidates LIBRARY WORDS THRESHOLD OUT  the same with all that the index gives, whatever the estimate
    peers.py top WORDS MOST THREADS OUT      a file of neighbours by TF-IDF cosine

WORDS holds the texts as unisono's words with one space between, so that a split gives every library the same shingles;
a library's run then holds no tokenising but that split.
"""

import json
import struct
import sys
import time

K = 128


def bodies(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["body"] for line in file]


def shingles(text):
    """Word 3-grams; a shorter text is one shingle."""
    words = text.split()
    if len(words) < 3:
        return [" ".join(words)] if words else []
    return [" ".join(gram) for gram in zip(words, words[1:], words[2:])]


def read_sets(path):
    import numpy

    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        return numpy.fromfile(file, dtype="<u8").reshape(-1, size)


def same_share(rows):
    return lambda a, b: sum(x == y for x, y in zip(rows[a], rows[b])) / len(rows[a])


# Each gives what is done before the clock starts, the work, and how its result estimates the similarity of two rows.


def rensa_sets(sets):
    import numpy
    from rensa import RMinHash

    flat, ends = sets.reshape(-1), numpy.arange(0, sets.size + 1, sets.shape[1], dtype=numpy.uint64)
    work = lambda: RMinHash.digest_matrix_from_flat_token_hashes(flat, ends, num_perm=K, seed=42)
    return work, lambda matrix: same_share(matrix.to_rows())


def datasketch_sets(sets):
    from datasketch import MinHash

    # Its default scheme takes hashes of 32 bits.
    rows = (sets & 0xFFFFFFFF).tolist()
    work = lambda: MinHash.bulk(rows, num_perm=K, hashfunc=int)
    return work, lambda made: lambda a, b: made[a].jaccard(made[b])


def daft_texts(mail, _words):
    import daft

    frame = daft.from_pydict({"text": mail}).collect()
    # xxhash is the fastest of its hash functions.
    sketch = daft.functions.minhash(daft.col("text"), num_hashes=K, ngram_size=3, hash_function="xxhash")
    work = lambda: frame.select(sketch.alias("sketch")).collect()
    return work, lambda made: same_share(made.to_pydict()["sketch"])


def rensa_texts(_mail, words):
    from rensa import RMinHash

    work = lambda: RMinHash.digest_matrix_from_token_sets([shingles(text) for text in words], num_perm=K, seed=42)
    return work, lambda matrix: same_share(matrix.to_rows())


def rensa_rho_texts(_mail, words):
    from rensa import RMinHash

    work = lambda: RMinHash.digest_matrix_from_token_sets_rho([shingles(text) for text in words], num_perm=K, seed=42)
    return work, lambda matrix: same_share(matrix.to_rows())


def datasketch_texts(_mail, words):
    from datasketch import MinHash

    work = lambda: MinHash.bulk([[gram.encode() for gram in shingles(text)] for text in words], num_perm=K)
    return work, lambda made: lambda a, b: made[a].jaccard(made[b])


SETS = {"rensa": rensa_sets, "datasketch": datasketch_sets}
TEXTS = {"daft": daft_texts, "rensa": rensa_texts, "rensa-rho": rensa_rho_texts, "datasketch": datasketch_texts}


def measure(units, work):
    work()
    wall = cpu = times = 0
    while wall < 0.5:
        began, began_cpu = time.perf_counter(), time.process_time()
        made = work()
        wall += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
        times += 1
        del made
    print(json.dumps({"units": units, "wall": wall / times, "cpu": cpu / times}))


def write_estimates(pairs, estimate, out):
    with open(out, "w") as file:
        file.writelines(f"{estimate(a, b)}\n" for a, b in pairs)


def write_pairs(pairs, out):
    with open(out, "w") as file:
        file.writelines(f"{min(a, b)}\t{max(a, b)}\t{similarity:.6f}\n" for a, b, similarity in pairs)


# Joins: pairs of an estimate of `least` or more, of those that an index made for `threshold` gives.


def join_set_similarity_search(words, threshold, _least):
    from SetSimilaritySearch import all_pairs

    sets = [set(shingles(text)) for text in words]
    return all_pairs(sets, similarity_func_name="jaccard", similarity_threshold=threshold)


def join_datasketch(words, threshold, least):
    from datasketch import MinHash, MinHashLSH

    made = MinHash.bulk([[gram.encode() for gram in set(shingles(text))] for text in words], num_perm=K)
    index = MinHashLSH(threshold=threshold, num_perm=K)
    with index.insertion_session() as session:
        for row, sketch in enumerate(made):
            session.insert(row, sketch, check_duplication=False)
    for a, sketch in enumerate(made):
        for b in index.query(sketch):
            if a < b and (similarity := sketch.jaccard(made[b])) >= least:
                yield a, b, similarity


def of_candidates(found, slots, least):
    """From the candidates of each row and the slots of all: the pairs, by the share of slots that agree."""
    import numpy

    for a, others in enumerate(found):
        others = numpy.array([b for b in others if b > a], dtype=numpy.int64)
        if len(others):
            shares = (slots[others] == slots[a]).mean(axis=1)
            for b, share in zip(others[shares >= least].tolist(), shares[shares >= least].tolist()):
                yield a, b, share


def join_rensa(bands):
    def join(words, threshold, least):
        import numpy
        from rensa import RMinHash, RMinHashLSH

        made = RMinHash.from_token_sets([shingles(text) for text in words], num_perm=K, seed=42)
        index = RMinHashLSH(threshold=threshold, num_perm=K, num_bands=bands)
        index.insert_many(made)
        slots = numpy.array([sketch.digest() for sketch in made], dtype=numpy.uint32)
        yield from of_candidates(index.query_all(made), slots, least)

    return join


def join_rensa_rho(words, _threshold, least):
    """Its index tells of such sketches only whether a row has a duplicate; so they are banded here, in 8 as there."""
    import numpy

    matrix = rensa_rho_texts(None, words)[0]()
    slots = numpy.array(matrix.to_rows(), dtype=numpy.uint32)
    found = [set() for _ in words]
    for band in numpy.split(slots, 8, axis=1):
        buckets = {}
        for row, key in enumerate(map(bytes, numpy.ascontiguousarray(band))):
            found[row].update(buckets.setdefault(key, []))
            buckets[key].append(row)
    later = [set() for _ in words]
    for b, others in enumerate(found):
        for a in others:
            later[a].add(b)
    yield from of_candidates(map(sorted, later), slots, least)


JOINS = {
    "SetSimilaritySearch": join_set_similarity_search,
    "datasketch": join_datasketch,
    "rensa": join_rensa(32),
    "rensa-8": join_rensa(8),
    "rensa-rho": join_rensa_rho,
}


def top(words, most, threads, out):
    """TF-IDF by scikit-learn, the product by sparse_dot_topn; the row itself is asked for too, and left out."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    vectorizer = TfidfVectorizer(lowercase=False, tokenizer=str.split, token_pattern=None, ngram_range=(1, 2))
    rows = vectorizer.fit_transform(words)
    product = sp_matmul_topn(rows, rows.T.tocsr(), top_n=most + 1, threshold=0.7, sort=True, n_threads=threads)
    with open(out, "w") as file:
        for a in range(product.shape[0]):
            place = slice(product.indptr[a], product.indptr[a + 1])
            others = [(b, s) for b, s in zip(product.indices[place].tolist(), product.data[place].tolist()) if b != a]
            file.writelines(f"{a}\t{b}\t{similarity:.9f}\n" for b, similarity in others[:most])


def prepend(words):
    both = [text for body in words if body for text in (body, f"ciao {body}")]
    rows = range(0, len(both), 2)
    mean = lambda similarity: sum(similarity(a, a + 1) for a in rows) / len(rows)
    sets = [set(shingles(text)) for text in both]
    means = {"exact": mean(lambda a, b: len(sets[a] & sets[b]) / len(sets[a] | sets[b]))}
    for library in ("rensa", "rensa-rho"):
        work, estimator = TEXTS[library](None, both)
        means[library] = mean(estimator(work()))
    return means


def main():
    what, *args = sys.argv[1:]
    if what == "time-sets":
        sets = read_sets(args[1])
        measure(len(sets), SETS[args[0]](sets)[0])
    elif what == "time-texts":
        mail = bodies(args[1])
        measure(sum(len(text.encode()) for text in mail), TEXTS[args[0]](mail, bodies(args[2]))[0])
    elif what == "estimate-sets":
        sets = read_sets(args[1])
        work, estimator = SETS[args[0]](sets)
        write_estimates([(a, a + 1) for a in range(0, len(sets), 2)], estimator(work()), args[2])
    elif what == "estimate-texts":
        work, estimator = TEXTS[args[0]](bodies(args[1]), bodies(args[2]))
        with open(args[3]) as file:
            pairs = [tuple(map(int, line.split())) for line in file]
        write_estimates(pairs, estimator(work()), args[4])
    elif what == "prepend":
        print(json.dumps(prepend(bodies(args[0])[:1000])))
    elif what in ("join", "candidates"):
        threshold = float(args[2])
        least = threshold if what == "join" else 0.0
        write_pairs(JOINS[args[0]](bodies(args[1]), threshold, least), args[3])
    elif what == "top":
        top(bodies(args[0]), int(args[1]), int(args[2]), args[3])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
