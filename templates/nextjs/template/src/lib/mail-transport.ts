/** A mail with its sender, ready to go out. */
export interface Letter {
  from: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
}

type Transport = (letter: Letter) => Promise<void>;

const TIMEOUT_MS = 15_000;

/** The way out that the environment names; null when there is none. The first that is set wins. */
export function transport(): Transport | null {
  const { SMTP_URL, SENDGRID_API_KEY, MAILGUN_API_KEY, MAILGUN_DOMAIN } = process.env;
  if (SMTP_URL) return bySmtp(SMTP_URL);
  if (SENDGRID_API_KEY) return bySendGrid(SENDGRID_API_KEY);
  if (MAILGUN_API_KEY && MAILGUN_DOMAIN) return byMailgun(MAILGUN_API_KEY, MAILGUN_DOMAIN);
  return null;
}

function bySmtp(url: string): Transport {
  return async (letter) => {
    const { createTransport } = await import("nodemailer");
    await createTransport(url).sendMail(letter);
  };
}

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send; SENDGRID_API_URL for accounts in the EU. */
function bySendGrid(key: string): Transport {
  const base = baseOf(process.env.SENDGRID_API_URL, "https://api.sendgrid.com");
  return ({ from, to, subject, text, html }) =>
    post(`${base}/v3/mail/send`, `Bearer ${key}`, {
      contentType: "application/json",
      body: JSON.stringify({
        from: partsOf(from),
        personalizations: [{ to: [{ email: to }] }],
        subject,
        // SendGrid wants plain text before HTML.
        content: [
          { type: "text/plain", value: text },
          ...(html ? [{ type: "text/html", value: html }] : []),
        ],
      }),
    });
}

/** https://documentation.mailgun.com/docs/mailgun/api-reference; MAILGUN_API_URL for domains in the EU. */
function byMailgun(key: string, domain: string): Transport {
  const base = baseOf(process.env.MAILGUN_API_URL, "https://api.mailgun.net");
  const authorization = `Basic ${Buffer.from(`api:${key}`).toString("base64")}`;
  return ({ html, ...letter }) =>
    post(`${base}/v3/${encodeURIComponent(domain)}/messages`, authorization, {
      contentType: "application/x-www-form-urlencoded",
      body: new URLSearchParams({ ...letter, ...(html ? { html } : {}) }).toString(),
    });
}

async function post(url: string, authorization: string, content: { contentType: string; body: string }) {
  const response = await fetch(url, {
    method: "POST",
    body: content.body,
    headers: { authorization, "content-type": content.contentType },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return;
  const answer = (await response.text()).slice(0, 300);
  throw new Error(`${new URL(url).host} refused the mail with ${response.status}: ${answer}`);
}

const baseOf = (configured: string | undefined, usual: string) => (configured || usual).replace(/\/+$/, "");

/** `Name <address>` in its two parts. */
function partsOf(sender: string): { email: string; name?: string } {
  const match = /^\s*(.*?)\s*<([^>]+)>\s*$/.exec(sender);
  if (!match) return { email: sender.trim() };
  return match[1] ? { email: match[2]!, name: match[1].replace(/^"|"$/g, "") } : { email: match[2]! };
}
