# Second opinion on de-identified objects, with pydicom: nothing that the profile removes or replaces is left anywhere in the output.
# Usage: checkDeidentified.py profile.tsv before.dcm after.dcm [before after ...]; one line per finding, "checked N" at the end.
import csv, sys
import pydicom
from pydicom.uid import UID

pydicom.config.settings.reading_validation_mode = 0
profile = {row['tag']: row for row in csv.DictReader(open(sys.argv[1], encoding='utf-8'), delimiter='\t')}


def action(tag):
    if tag.group % 2:
        return 'X'
    if tag.group & 0xff00 in (0x5000, 0x6000):
        return 'X'
    row = profile.get('%04X%04X' % (tag.group, tag.element))
    return row['basic'] if row else 'K'


def values(elem):
    value = elem.value
    if isinstance(value, bytes):
        return [value]
    items = value if elem.VM > 1 else [value]
    return [str(item).encode('utf-8', 'replace') for item in items if item is not None]


def walk(data, removed, kept, uids, gone=False):
    for elem in data:
        rule = 'X' if gone else action(elem.tag)
        if elem.VR == 'SQ':
            for item in elem.value:
                walk(item, removed, kept, uids, gone or rule == 'X')
        elif elem.tag.group == 0x7fe0:
            continue
        elif rule == 'K':
            kept.extend(values(elem))
        elif elem.VR == 'UI':
            uids.extend(value for value in values(elem) if not value.startswith(b'1.2.840.10008.'))
        else:
            removed.extend(values(elem))


def private(data):
    for elem in data:
        if elem.tag.is_private or (elem.tag.group & 0xff00 in (0x5000, 0x6000)):
            yield elem.tag
        if elem.VR == 'SQ':
            for item in elem.value:
                yield from private(item)


def check(before_path, after_path):
    before, after = pydicom.dcmread(before_path, force=True), pydicom.dcmread(after_path)
    removed, kept, uids = [], [], []
    walk(before, removed, kept, uids)
    data = open(after_path, 'rb').read()
    pixels = after.get('PixelData', b'')
    original = before.get('PixelData', b'')
    if pixels != original + b'\0' * (len(original) % 2):
        yield 'the pixel data differs'
    if len(pixels) > 64:
        at = data.find(bytes(pixels[:64]))
        data = data[:at] + data[at + len(pixels):] if at > 0 else data
    still = b'\n'.join(kept)
    for value in set(removed + uids):
        # A short value is found by chance; one that a kept attribute holds too is no trace of the removed one.
        if len(value) >= 7 and value.strip(b'0. \0') and value.lower() not in (b'anonymous', b'removed') and value not in still and value in data:
            yield 'a removed value of %d bytes is left' % len(value)
    for tag in private(after):
        yield 'the attribute %s is left' % tag
    if after.get('PatientIdentityRemoved') != 'YES' or after.DeidentificationMethodCodeSequence[0].CodeValue != '113100':
        yield 'the method is not recorded'
    if after.file_meta.MediaStorageSOPInstanceUID != after.SOPInstanceUID:
        yield 'the meta information names another instance'
    if before.file_meta.get('TransferSyntaxUID') not in (None, '', after.file_meta.TransferSyntaxUID):
        yield 'the transfer syntax changed'
    for keyword in ('SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'):
        if before.get(keyword) and (not UID(after.get(keyword, '')).is_valid or after.get(keyword) == before.get(keyword)):
            yield '%s was not replaced' % keyword


pairs = list(zip(sys.argv[2::2], sys.argv[3::2]))
for number, (before, after) in enumerate(pairs):
    for finding in check(before, after):
        print('%s: %s' % (before, finding))
print('checked %d' % len(pairs))
