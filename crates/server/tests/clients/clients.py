"""The clients that people use against yente, against a running Interdict.

    pip install yente-client followthemoney reconciler
    python clients.py http://127.0.0.1:8000

Each part says what it did, or that its package is not installed. Ends with 1 where an answer is not what the client
needs, with 0 otherwise. The server needs the lists of the UN and of OFAC.
"""

import sys
from importlib.util import find_spec


def missing(*packages: str) -> bool:
    absent = [package for package in packages if find_spec(package) is None]
    if absent:
        print(f"skipped: {', '.join(absent)} not installed")
    return bool(absent)


def yente_client(url: str) -> None:
    """The client of OpenSanctions: every call that it has."""
    if missing("yente_client"):
        return
    from yente_client import Client
    from yente_client.entities import Company, Person
    from yente_client.exceptions import BadRequestError, NotFoundError

    with Client(base_url=url) as client:
        assert client.healthz().status == "ok"
        datasets = client.datasets()
        loaded = {*datasets.current, *datasets.outdated}  # outdated where the lists are old
        assert {"us_ofac_sdn", "un_sc_sanctions"} <= loaded, loaded
        assert client.datasets() == datasets  # the second time by ETag
        algorithms = client.algorithms()
        assert algorithms.best in [algorithm.name for algorithm in algorithms.algorithms]

        person = Person(name="Kim Jong Un", birthDate="1984-01-08", nationality="kp")
        answer = client.match(person)
        assert answer.top is not None and answer.top.match, answer
        assert answer.top.id == "ofac-sdn-20157", answer.top.id
        assert "name_match" in answer.top.contributing_explanations
        assert answer.total.value >= len(answer.matches)
        weighed = client.match(
            person, datasets=["default", "us_ofac_sdn"], topics=["sanction"], exclude_entities=["nobody"],
            changed_since="2000-01-01", threshold=0.8, cutoff=0.2, algorithm="logic-v2", limit=3,
            weights={"name_match": 0.9}, config={"nm_number_mismatch": 0.2},
        )
        assert weighed.limit == 3 and weighed.top.score < 1
        assert client.match(Company(name="Quiet Meadow Bakery of Upper Nether Wallop")).top is None
        people = [(str(number), person) for number in range(20)]
        answers = dict(client.match_iter(people, workers=4))
        assert len(answers) == 20 and all(answer.top.id == "ofac-sdn-20157" for answer in answers.values())

        found = client.search(
            "jong kim", datasets=["default", "us_ofac_sdn"], countries=["kp"], schema="Person", limit=5,
            sort=["last_change:desc"], facets=["countries", "schema"], filter=["gender:male"],
        )
        assert found.total.value >= 1 and set(found.facets) == {"countries", "schema"}
        assert client.search("igor setchin", fuzzy=True).total.value > 0

        entity = client.fetch("ofac-sdn-20157")
        assert entity.properties["sanctions"][0].schema_ == "Sanction"
        assert entity.last_change is not None and entity.last_change.tzinfo is None
        adjacent = client.adjacent("ofac-sdn-20157")
        assert adjacent.adjacent["sanctions"].total.value == len(entity.properties["sanctions"])
        page = client.adjacent("ofac-sdn-20157", prop="sanctions", limit=1)
        assert len(page.results) == 1
        merged = client.search("", datasets=["un_sc_sanctions"], filter=["datasets:us_ofac_sdn"]).results[0]
        assert client.fetch(merged.referents[0]).id == merged.id  # by way of a redirection

        for wrong, error in [
            (lambda: client.fetch("nobody"), NotFoundError),
            (lambda: client.match(person, datasets=["nowhere"]), NotFoundError),
            (lambda: client.match(person, algorithm="magic"), BadRequestError),
        ]:
            try:
                wrong()
            except error:
                pass
            else:
                raise AssertionError(f"no {error.__name__}")
    print("ok: yente-client")


def follow_the_money(url: str) -> None:
    """Entities are valid in FollowTheMoney: every schema, property and value."""
    if missing("followthemoney", "httpx"):
        return
    import httpx
    from followthemoney import model
    from followthemoney.types import registry

    count, refused = 0, {}

    def check(data: dict) -> None:
        nonlocal count
        count += 1
        schema = model.get(data["schema"])
        assert schema is not None, data["schema"]
        for name, values in data["properties"].items():
            prop = schema.get(name)
            assert prop is not None, f"{schema.name} has no {name}"
            for value in values:
                if isinstance(value, dict):
                    assert prop.type == registry.entity, name
                    check(value)
                elif prop.type != registry.entity and prop.type.clean(value) is None:
                    refused.setdefault(f"{schema.name}.{name}", []).append(value)

    with httpx.Client(base_url=url, timeout=60) as client:
        for dataset in ["us_ofac_sdn", "un_sc_sanctions", "default"]:
            for offset in [0, 3000, 9000]:
                params = {"q": "", "limit": 500, "offset": offset}
                for entity in client.get(f"/search/{dataset}", params=params).json()["results"]:
                    check(entity)
        for entity in client.get("/search/default", params={"q": "bank", "limit": 100}).json()["results"]:
            check(client.get(f"/entities/{entity['id']}").json())
    for name, values in sorted(refused.items()):
        print(f"  not valid: {name}: {len(values)}, e.g. {values[:3]}")
    wrong = sum(map(len, refused.values()))
    assert wrong * 200 < count, f"{wrong} values of {count} entities"
    print(f"ok: followthemoney, {count} entities, {wrong} values that it would not take")


def reconciliation(url: str) -> None:
    """A client of the reconciliation protocol, as OpenRefine is one."""
    if missing("reconciler", "pandas"):
        return
    import numpy
    import pandas

    numpy.NaN = numpy.nan  # its last release has not followed NumPy 2
    from reconciler import reconcile

    table = pandas.DataFrame({
        "name": ["Kim Jong Un", "Igor Ivanovich Sechin", "Quiet Meadow Bakery of Upper Nether Wallop"],
        "born": ["1984-01-08", "1960-09-07", ""],
    })
    found = reconcile(
        table["name"], type_id="Person", property_mapping={"Person:birthDate": table["born"]},
        reconciliation_endpoint=f"{url}/reconcile/default",
    )
    ids = dict(zip(found["input_value"], found["id"]))
    assert ids["Kim Jong Un"] == "ofac-sdn-20157", ids
    assert not isinstance(ids["Quiet Meadow Bakery of Upper Nether Wallop"], str), ids
    print("ok: reconciler")


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    yente_client(address)
    follow_the_money(address)
    reconciliation(address)
