"""Grade books as the systems write them: the right cells are filled, and every other byte stays."""

import made
import pytest
from made import graded, task

from workbook.classroom.gradebooks import fill
from workbook.classroom.spans import read_table
from workbook.errors import WorkbookError
from workbook.judging.verdict import State

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Essay (7),Workbook (8),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,20,10,(read only)\r\n"
    '"Müller, Jörg",101,,jm,"Week ""A""",5,,=1+1\r\n'
    '"王, 芳",102,,fang,B,,,\r\n'
    '"Gone, Long",103,,gone,B,,"",'
)
WORKSHEET = (
    "\ufeffKennung,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung änderbar,"
    "Zuletzt geändert (Bewertung),Feedback\n"
    '"Teilnehmer/in101","Jörg Müller",joerg@x.org,"Zur Bewertung",,"10,00",Ja,-,"say ""hi"""\n'
    '"Teilnehmer/in102","王 芳",fang@x.org,"Zur Bewertung","3,00","10,00",Ja,-,\n'
    '"Teilnehmer/in103","Long Gone",gone@x.org,"Keine Abgabe",,"10,00",Ja,-,\n'
)
MOODLE = (
    'Vorname,Nachname,ID-Nummer,Abteilung,E-Mail-Adresse,"Aufgabe: Workbook (Punkte)",'
    '"Zuletzt aus diesem Kurs geladen"\n'
    'Jörg,Müller,101,,joerg@x.org,-,1764150000\n芳,王,102,,fang@x.org,"-",1764150000\nLong,Gone,103,,g@x.org,-,1764150000'
)
EXCEL = MOODLE.replace(",", ";").replace("芳", "Ñ").replace("王", "É")
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\t"Work [Total Pts: 10 Score] |55"\r\n'
    '"Müller"\t"Jörg"\t"jm"\t""\t"Yes"\t""\r\n"王"\t"芳"\t"fang"\t""\t"Yes"\t"4"\r\n"Gone"\t"Long"\t"gone"\t""\t"Yes"\t""\r\n'
)


def learner(key, points, **who):
    return made.learner(key, graded(task("e", points)), graded(task("f", 10 - points), State.WRONG), **who)


CLASS = [learner("a", 7, name="Jörg Müller"), learner("b", 0, name="王 芳"), learner("c", 9, name="New One")]


@pytest.mark.parametrize(
    "text, encoding, changes",
    [
        (CANVAS, "utf-8", (('"Week ""A""",5,,', '"Week ""A""",5,7,'), ("fang,B,,,", "fang,B,,0,"))),
        (WORKSHEET, "utf-8", (('Bewertung",,', 'Bewertung",7,'), ('"3,00","10,00"', '"0","10,00"'))),
        (MOODLE, "utf-8", (("joerg@x.org,-,", "joerg@x.org,7,"), ('fang@x.org,"-",', 'fang@x.org,"0",'))),
        (EXCEL, "latin-1", (("joerg@x.org;-", "joerg@x.org;7"),)),
        ("\ufeff" + BLACKBOARD, "utf-16-le", (('"Yes"\t""', '"Yes"\t"7"'), ('"Yes"\t"4"', '"Yes"\t"0"'))),
    ],
    ids=["Canvas", "worksheet in German", "Moodle", "semicolons and Latin-1", "Blackboard in UTF-16"],
)
def test_only_the_points_change(tmp_path, text, encoding, changes):
    file, out = tmp_path / "book.csv", tmp_path / "filled.csv"
    file.write_bytes(text.encode(encoding))
    said = "\n".join(fill(file, CLASS, out))
    expected = text
    for before, after in changes:
        expected = expected.replace(before, after, 1)
    assert out.read_bytes().decode(encoding) == expected
    assert file.read_bytes() == text.encode(encoding)
    assert "Gone" in said and "New One" in said


@pytest.mark.parametrize("who", [{"id": "101"}, {"login": "JM"}, {"name": "müller jörg"}])
def test_who_is_who(tmp_path, who):
    file = tmp_path / "book.csv"
    file.write_bytes(CANVAS.encode())
    fill(file, [learner("x", 3, **who)], tmp_path / "out.csv")
    assert '"Week ""A""",5,3,' in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_an_email_is_enough(tmp_path):
    file = tmp_path / "book.csv"
    file.write_bytes(MOODLE.encode())
    fill(file, [learner("x", 3, email="joerg@x.org")], tmp_path / "out.csv")
    assert "joerg@x.org,3," in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_an_id_counts_more_than_a_name(tmp_path):
    file, out = tmp_path / "book.csv", tmp_path / "out.csv"
    file.write_bytes(CANVAS.encode())
    fill(file, [learner("x", 3, id="102", name="Jörg Müller"), learner("y", 4, id="101")], out)
    text = out.read_text(encoding="utf-8")
    assert '"Week ""A""",5,4,' in text and "fang,B,,3," in text


def test_two_of_one_name_are_not_told_apart(tmp_path):
    file, out = tmp_path / "book.csv", tmp_path / "out.csv"
    file.write_bytes(CANVAS.encode())
    said = fill(file, [learner(key, 3, name="Jörg Müller") for key in "xy"], out)
    assert out.read_bytes() == file.read_bytes() and "Jörg Müller; Jörg Müller" in said[-1]


def test_points_that_differ_are_said(tmp_path):
    file = tmp_path / "book.csv"
    file.write_bytes(CANVAS.encode())
    said = fill(file, CLASS, tmp_path / "out.csv", "essay")
    assert "The column has 20 points in Canvas, but 10 can be reached here." in said
    assert '"Week ""A""",7,,' in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_what_cannot_be_filled_is_refused_and_nothing_written(tmp_path):
    file = tmp_path / "book.csv"
    file.write_bytes(CANVAS.replace(",20,10,", ",10,10,").encode())
    with pytest.raises(WorkbookError, match=r"several columns.*--column.*Essay \(7\); Workbook \(8\)"):
        fill(file, CLASS)
    with pytest.raises(WorkbookError, match=r"no column 'Current Score'"):
        fill(file, CLASS, column="Current Score")
    with pytest.raises(WorkbookError, match="there already"):
        fill(file, CLASS, file)
    for text in ("", "a,b\n1,2\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(WorkbookError, match="not a grade book"):
            fill(file, CLASS)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("text", ['a,"b\nc",d\r\n\r\n"x""y",,', 'a,"never closed\nb,c', 'a,"b" c,d', ""])
def test_every_cell_knows_where_it_stands(text, tmp_path):
    (tmp_path / "book.csv").write_bytes(text.encode())
    table = read_table(tmp_path / "book.csv")
    for row in table.rows:
        for span in row:
            assert text[span.start : span.end].strip('"').replace('""', '"').strip().startswith(span.value.strip('"'))
    assert table.filled({}) == text.encode()
