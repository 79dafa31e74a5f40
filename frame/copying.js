// Copies the address of this view, or its main chart as a picture with the finding above it. Where the browser allows
// no copying of pictures (an address without https) the picture is downloaded instead, and that is said.
const MARGIN = 24, SCALE = 2, TITLE = 26, SMALL = 15;

const inSight = (element) => element.offsetParent !== null;

async function sourceSans() {
  // A picture made of SVG sees none of the page's fonts: the one in use is put into it.
  const rules = [...document.styleSheets].flatMap((sheet) => { try { return [...sheet.cssRules]; } catch { return []; } });
  const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule && rule.style.fontFamily.includes("Source Sans")
    && rule.style.fontStyle !== "italic");
  const made = await Promise.all(faces.slice(0, 2).map(async (rule) => {
    const url = rule.style.src.match(/url\("?([^")]+)"?\)/)[1];
    const sheet = rule.parentStyleSheet.href ?? location.href;
    const blob = await (await fetch(new URL(url, sheet))).blob();
    const data = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(blob);
    });
    return `@font-face { font-family: "Source Sans"; font-weight: ${rule.style.fontWeight || "400"}; src: url(${data}); }`;
  }));
  return made.join("\n");
}

async function layer(svg, css, width, height) {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = css;
  copy.prepend(style);
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await image.decode();
  return image;
}

function wrapped(pen, words, width) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (pen.measureText(longer).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

async function picture({ chart, title, source }) {
  const drawn = [...document.querySelectorAll(`[class*="-${chart}"] .js-plotly-plot`)].find(inSight);
  if (!drawn) throw new Error("no chart");
  const { width, height } = drawn.getBoundingClientRect();
  const look = getComputedStyle(document.querySelector("[data-testid=stApp]"));
  const css = await sourceSans().catch(() => "");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const bold = `700 ${TITLE}px "Source Sans", sans-serif`, plain = `${SMALL}px "Source Sans", sans-serif`;
  pen.font = bold;
  const lines = wrapped(pen, title, width);
  const above = MARGIN + lines.length * TITLE * 1.25 + 8;
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (above + height + SMALL * 2 + MARGIN) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = look.backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.color;
  pen.font = bold;
  lines.forEach((line, number) => pen.fillText(line, MARGIN, MARGIN + (number + 0.85) * TITLE * 1.25));
  for (const svg of drawn.querySelectorAll(".main-svg")) {
    pen.drawImage(await layer(svg, css, width, height), MARGIN, above, width, height);
  }
  pen.font = plain;
  pen.fillText(source, MARGIN, above + height + SMALL * 1.6);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

async function copyLink(address) {
  if (navigator.clipboard) return navigator.clipboard.writeText(address);
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = address;
  box.select();
  document.execCommand("copy");
  box.remove();
}

async function copyChart(data) {
  const made = picture(data);
  if (navigator.clipboard?.write && window.ClipboardItem) {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]);
      return "Chart copied: paste it into a report";
    } catch { /* refused: it is downloaded */ }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await made);
  link.download = data.file;
  link.click();
  return "Chart downloaded as a picture";
}

export default function ({ data, parentElement }) {
  const [link, chart] = parentElement.querySelectorAll("button");
  const status = parentElement.querySelector("[role=status]");
  const say = (words) => { status.textContent = words; };
  link.onclick = () => copyLink(data.address).then(() => say("Link copied"), () => say(data.address));
  chart.onclick = () => copyChart(data).then(say, () => say("The chart could not be copied"));
}
