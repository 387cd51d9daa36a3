# Varnish as a cache in front of Almanac, with purge by tag. Needs: varnish 7.1, varnish-modules (xkey). Start Almanac
# with --purge-tags, and with --cdn-cache-control max-age=86400 if every publication purges; start Varnish with
#     varnishd -f /etc/varnish/almanac.vcl -a :80 -p http_gzip_support=off
# http_gzip_support=off is not a matter of taste: with it on Varnish asks for gzip alone, unpacks that for others, and
# no client gets br or zstd. docs/fronts.md says what each part is for.
vcl 4.1;

import std;
import xkey;

backend almanac {
    .host = "127.0.0.1";
    .port = "8080";
    .first_byte_timeout = 10s;
    .between_bytes_timeout = 30s;  # live events break their silence every 20 s
    .probe = { .url = "/readyz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; .initial = 2; }
}

# Who may purge. A proxy that ends TLS on this machine comes from 127.0.0.1 too. What it passes on has its client in
# X-Forwarded-For, to which Varnish has added the proxy: two addresses are one too many.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    # PURGE with a tag in Almanac-Purge: everything that has it, in every encoding. Tags are: elections,
    # election:ID, version:ID:VERSION.
    if (req.method == "PURGE") {
        if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
            return (synth(403, "Not from here"));
        }
        if (!req.http.Almanac-Purge) {
            return (synth(400, "Almanac-Purge names no tag"));
        }
        return (synth(200, "Purged " + xkey.purge(req.http.Almanac-Purge)));
    }
    # Four forms of an answer are all there are; as many spellings of Accept-Encoding as browsers have become these.
    call choose_encoding;
    # Who shows a key gets an answer of his own.
    if (req.http.Authorization || req.http.X-Api-Key) {
        return (pass);
    }
    if (req.method == "GET" || req.method == "HEAD") {
        return (hash);
    }
    # Varnish would pipe a method that it does not know, and all that follows on that connection past these rules.
    return (pass);
}

# A coding with q=0 is one that the client does not take.
sub choose_encoding {
    if (req.http.Accept-Encoding ~ "(?i)(^|,)\s*br\s*(;\s*q=(1|0\.0{0,2}[1-9])[0-9.]*\s*)?(,|$)") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|,)\s*zstd\s*(;\s*q=(1|0\.0{0,2}[1-9])[0-9.]*\s*)?(,|$)") {
        set req.http.Accept-Encoding = "zstd";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|,)\s*gzip\s*(;\s*q=(1|0\.0{0,2}[1-9])[0-9.]*\s*)?(,|$)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        set req.http.Accept-Encoding = "identity";
    }
}

sub vcl_backend_response {
    # The tags, where xkey looks for them: it reads no Surrogate-Key.
    unset beresp.http.xkey;
    if (beresp.http.Surrogate-Key) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
    }
    # CDN-Cache-Control (RFC 9213) is for us: it says how long to keep what is purged when it changes. Varnish 7.1 does
    # not read it by itself.
    if (beresp.status == 200 && beresp.http.CDN-Cache-Control ~ "(^|[, ])max-age=[0-9]+") {
        set beresp.ttl = std.duration(
            regsub(beresp.http.CDN-Cache-Control, "^.*?max-age=([0-9]+).*$", "\1") + "s", 5s);
    }
    # What Almanac forbids to store is not remembered either, but for a second, in which clients need not queue.
    if (beresp.http.Cache-Control ~ "no-store|private") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
    }
}

sub vcl_deliver {
    # Our entry in Cache-Status (RFC 9211), behind the origin's own.
    if (obj.hits > 0) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; hit";
    } else {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; fwd=miss";
    }
    # Beyond us a cache that nobody purges may keep an answer no longer than Cache-Control says, counted from now.
    if (resp.http.CDN-Cache-Control) {
        unset resp.http.Age;
    }
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Surrogate-Key;
    unset resp.http.xkey;
    unset resp.http.X-Varnish;
}
