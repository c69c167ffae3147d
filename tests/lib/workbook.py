"""Workbooks written by hand, cell by cell, so that the tests can make what no office program would."""
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Cell formats by number: plain, percentage, date, a percentage with a format of its own.
STYLES = (f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0&quot; of all &quot;%"/></numFmts>'
          '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>')


def name(row, column):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column] + str(row + 1)


def cell(row, column, value):
    """Text in place, a number, a truth value, or raw XML after the reference: ("raw", 't="s"', "<v>0</v>")."""
    at = name(row, column)
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return f'<c r="{at}" {value[1]}>{value[2]}</c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet(rows, tail=""):
    body = "".join(f'<row r="{r + 1}">' + "".join(cell(r, c, value) for c, value in enumerate(row)) + "</row>" for r, row in enumerate(rows))
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{tail}</worksheet>'


def parts(sheets, strings=(), target="worksheets/sheet{}.xml"):
    """{part: text} of a workbook with sheets {name: XML}."""
    entries = "".join(f'<sheet name={quoteattr(title)} sheetId="{i}" r:id="rId{i}"/>' for i, title in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="{target.format(i)}"/>' for i, _ in enumerate(sheets, 1))
    links += (f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
              f'<Relationship Id="rIdF" Type="{RELATIONS}/styles" Target="styles.xml"/>')
    found = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(f"<si>{text}</si>" for text in strings) + "</sst>",
        "xl/styles.xml": STYLES,
    }
    for i, text in enumerate(sheets.values(), 1):
        found[f"xl/worksheets/sheet{i}.xml"] = text
    return found


def pack(files, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), text, compress_type=compression)
    return out.getvalue()


def workbook(rows, title="Sheet1", **more):
    return pack(parts({title: sheet(rows)}, **more))
