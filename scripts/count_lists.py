#!/usr/bin/env python3
"""Counts the records and parties of official list files with nothing but Python's own XML, CSV and ZIP readers.

    scripts/count_lists.py LISTS_DIR           a table of counts
    scripts/count_lists.py LISTS_DIR --json    the same as JSON, one object a file

It shares no code with Interdict's readers, which are held to its counts by `crates/lists/tests/real/counts.rs`.
`records` are the rows or elements of parties; `parties` the distinct references among them.
"""
import csv
import io
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

# Root element: the elements that are records, and the child or attribute with the reference.
XML = {
    "CONSOLIDATED_LIST": (("INDIVIDUAL", "ENTITY"), "REFERENCE_NUMBER"),
    "sdnList": (("sdnEntry",), "uid"),
    "sanctionsData": (("entity",), "@id"),
    "Sanctions": (("DistinctParty",), "@FixedRef"),
    "export": (("sanctionEntity",), "@euReferenceNumber"),
    "Designations": (("Designation",), "UniqueID"),
    "swiss-sanctions-list": (("target",), "@ssid"),
    "data-set": (("record",), None),
}
# A column that only this table has, and the column with the reference.
CSV = [
    ("Entity_LogicalId", "Entity_LogicalId"),
    ("Group ID", "Group ID"),
    ("entity_number", "_id"),
    ("Unique ID", "Unique ID"),
]


def local(tag):
    return tag.rsplit("}", 1)[-1]


def count_xml(data):
    root = ET.fromstring(data)
    names, key = XML.get(local(root.tag), ((), None))
    # Records stand at most three elements deep; elements of the same name within records are none.
    records, level = [], [root]
    for _ in range(3):
        level = [child for parent in level if local(parent.tag) not in names for child in parent]
        records += [e for e in level if local(e.tag) in names]
    if local(root.tag) == "sanctionsData":
        holder = next(e for e in root if local(e.tag) == "entities")
        records = [e for e in holder if local(e.tag) == "entity"]

    def reference(record):
        if key is None:
            return id(record)
        if key.startswith("@"):
            return record.get(key[1:])
        return next((c.text for c in record if local(c.tag) == key), None)

    return len(records), len({reference(r) for r in records})


def count_csv(data):
    text = data.decode("utf-8-sig", "strict").rstrip("\x1a")
    delimiter = ";" if text[:2000].count(";") > text[:2000].count(",") else ","
    rows = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(f.strip() for f in r)]
    for at in (0, 1):
        header = [name.strip() for name in rows[at]]
        for mark, key in CSV:
            if mark in header:
                body = rows[at + 1:]
                column = header.index(key)
                return len(body), len({row[column] for row in body})
    # OFAC's files have no header: the party's number stands first.
    return len(rows), len({row[0] for row in rows})


def count_xlsx(data):
    """Rows of the first sheet with anything in them, but the header."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml")):
                strings.append("".join(t.text or "" for t in item.iter() if local(t.tag) == "t"))
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in (e for e in sheet.iter() if local(e.tag) == "row"):
        cells = []
        for cell in (c for c in row if local(c.tag) == "c"):
            value = "".join(e.text or "" for e in cell.iter() if local(e.tag) in ("v", "t"))
            cells.append(strings[int(value)] if cell.get("t") == "s" and value else value)
        if any(c.strip() for c in cells):
            rows.append(cells)
    references = {re.match(r"\d*", row[0].strip()).group() for row in rows[1:]}
    return len(rows) - 1, len(references)


def main():
    folder = pathlib.Path(sys.argv[1])
    counts = {}
    for path in sorted(folder.rglob("*")):
        kind = {".xml": count_xml, ".csv": count_csv, ".xlsx": count_xlsx}.get(path.suffix.lower())
        if kind is None:
            continue
        try:
            records, parties = kind(path.read_bytes())
        except UnicodeDecodeError:
            records, parties = kind(path.read_bytes().decode("cp1252").encode())
        counts[path.relative_to(folder).as_posix()] = {"records": records, "parties": parties}
    if "--json" in sys.argv:
        json.dump(counts, sys.stdout, indent=1)
        return
    for name, count in counts.items():
        print(f"{name:<48} {count['records']:>7} records {count['parties']:>7} parties")


main()
