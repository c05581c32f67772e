#!/usr/bin/env python3
"""Seeds for the fuzz targets, cut from the fixtures and from the real lists: `seeds.py CORPUS_DIR [LISTS_DIR]`.

A seed is a whole, small file: of every run of equal elements or rows the first ones stay, and some from the middle.
Nothing of the lists is kept beside the corpus, which is no part of the repository.
"""
import csv, io, json, pathlib, sys, zipfile
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "crates/lists/tests/fixtures"
KEPT = 3

# Target of each file, by a piece of its name.
TARGETS = {
    "UN_consolidated": "un_xml", "CONS_ENHANCED": "ofac_enhanced_xml", "OFAC_SDN_xml": "ofac_xml",
    "sdn_advanced": "ofac_advanced_xml", "EU_FSF_1_1": "eu_fsf_xml", "EU_FSF_flattened": "eu_fsf_csv",
    "eu_fsf.csv": "eu_fsf_csv", "UK_Sanctions_List_xml": "uk_xml", "uk_list.csv": "uk_csv", "ConList": "uk_ofsi_csv",
    "CH_SECO": "ch_seco_xml", "seco.xml": "ch_seco_xml", "consolidated_2022": "us_csl_csv", "csl.json": "us_csl_json",
    "AU_DFAT": "au_dfat_xlsx", "dfat.csv": "au_dfat_csv", "CA_SEMA": "ca_sema_xml", "sema_new": "ca_sema_xml",
    "entities.ftm": "opensanctions_json", "targets.nested": "opensanctions_json", "senzing": "senzing_json",
    "own.csv": "mapped_csv", "un.xml": "un_xml", "targets.simple": "opensanctions_csv",
}


def pruned_xml(data):
    """Several small documents: each keeps other records of every run."""
    for start in (0, 7, 61, 333):
        root = ET.fromstring(data)
        prune(root, start)
        yield ET.tostring(root, encoding="utf-8", xml_declaration=True)


def prune(element, start):
    by_tag = {}
    for child in list(element):
        by_tag.setdefault(child.tag, []).append(child)
    for children in by_tag.values():
        if len(children) > 2 * KEPT:
            at = start % (len(children) - KEPT)
            keep = set(map(id, children[at:at + KEPT]))
            for child in children:
                if id(child) not in keep:
                    element.remove(child)
    for child in element:
        prune(child, start)


def rows_of(text):
    """Lines of a CSV that are whole rows."""
    lines, row = [], ""
    for line in text.splitlines(keepends=True):
        row += line
        if row.count('"') % 2 == 0:
            lines.append(row)
            row = ""
    return lines


def pruned_csv(data):
    rows = rows_of(data.decode("utf-8", "replace"))
    head, body = rows[:2], rows[2:]
    for start in (0, 50, 700, 4000):
        yield "".join(head + body[start:start + 4]).encode()


def ofac_sets(folder):
    """A main file with the rows of the other files that belong to its parties."""
    names = {"sdn_2024-05-03.csv": ["alt_2026-08-01.csv", "add_2026-08-01.csv", "sdn_comments_2026-08-01.csv"],
             "cons_prim_2025-12-19.csv": ["cons_alt_2025-12-19.csv", "cons_add_2025-12-19.csv", "cons_comments_2025-12-19.csv"]}
    for main, others in names.items():
        if not (folder / main).exists():
            continue
        rows = rows_of((folder / main).read_text("latin-1"))
        for start in (0, 100, 300, 5000, 9000, 14000):
            some = rows[start:start + 4]
            numbers = {row.split(",", 1)[0] for row in some}
            parts = ["".join(some)]
            for other in others:
                of_them = [r for r in rows_of((folder / other).read_text("latin-1")) if r.split(",", 1)[0] in numbers]
                if of_them:
                    parts.append("".join(of_them[:4]))
            yield "\n====\n".join(parts).encode()


def small_workbook(data):
    """The workbook with few rows a sheet."""
    import re
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry.startswith("xl/worksheets/sheet"):
                rows = re.findall(rb"<row .*?</row>", content, re.S)
                body = re.search(rb"<sheetData>.*</sheetData>", content, re.S)
                if body:
                    content = content.replace(body.group(0), b"<sheetData>" + b"".join(rows[:4]) + b"</sheetData>")
            if entry == "xl/sharedStrings.xml":
                content = re.sub(rb"((?:<si>.*?</si>){120}).*</sst>", rb"\1</sst>", content, flags=re.S)
            new.writestr(entry, content)
    yield out.getvalue()


def seeds_of(path):
    data = path.read_bytes()
    if path.suffix.lower() == ".xml":
        return pruned_xml(data)
    if path.suffix == ".xlsx":
        return small_workbook(data)
    if path.suffix == ".csv" and len(data) > 20_000:
        return pruned_csv(data)
    return [data]


def main():
    corpus = pathlib.Path(sys.argv[1])
    lists = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "../shared/lists"
    files = sorted(FIXTURES.iterdir()) + (sorted(lists.rglob("*")) if lists.is_dir() else [])
    counts = {}

    def put(target, data):
        if not data:
            return
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        counts[target] = counts.get(target, 0) + 1
        (folder / f"seed{counts[target]:02}").write_bytes(data)

    for path in files:
        target = next((t for piece, t in TARGETS.items() if piece in path.name), None)
        if target is None or not path.is_file() or path.suffix == ".xsd":
            continue
        for data in seeds_of(path):
            put(target, data)
            put("any", data)
    for data in ofac_sets(lists / "ofac"):
        put("ofac_csv", data)
        put("any", data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("un.xml", b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>")
    put("any", packed.getvalue())
    # The first byte says what the document is wrapped in (see fuzz_targets/report.rs).
    for path in sorted((HERE.parent / "tests/corpus/dev").glob("*.*")):
        if path.suffix in (".txt", ".html"):
            for form in (b"\0", b"\2"):
                put("report", form + path.read_bytes()[:6000])
    paragraph = "<w:document><w:body><w:p><w:r><w:t>Iran sold drones to Russia, he said.</w:t></w:r></w:p></w:body></w:document>"
    put("report", b"\3" + paragraph.encode())
    put("report", b"\4" + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj trailer<</Root 1 0 R>>")
    for target, count in sorted(counts.items()):
        sizes = [f.stat().st_size for f in (corpus / target).glob("seed*")]
        print(f"{target}: {count} seeds, {min(sizes)} to {max(sizes)} bytes")


main()
