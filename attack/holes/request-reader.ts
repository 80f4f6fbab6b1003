const [HEAD_END, LAST_CHUNK] = ["\r\n\r\n", "0\r\n\r\n"];

/** Told each part of a request, says when it has come whole: by its length or its last chunk, with no limit of any kind. */
export function requestReader(): (part: Buffer) => boolean {
  let head = "";
  let bodyLength = 0;
  let tail = "";
  return (part) => {
    const text = part.toString("latin1");
    if (head.includes(HEAD_END)) bodyLength += text.length;
    else {
      head += text;
      const end = head.indexOf(HEAD_END);
      if (end < 0) return false;
      bodyLength = head.length - end - HEAD_END.length;
    }
    tail = (tail + text).slice(-LAST_CHUNK.length);
    if (/^transfer-encoding:/im.test(head)) return tail === LAST_CHUNK;
    return bodyLength >= Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  };
}
