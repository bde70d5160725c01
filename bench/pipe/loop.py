"""The pipe's job with Python's standard library: the VMs of the own resource group, four fields of each.

loop.py asks for each page as people do, by urllib; loop.py --keep over one connection, which urllib cannot.
"""
import http.client
import json
import os
import ssl
import sys
import urllib.parse
import urllib.request

imds = os.environ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] + "/metadata"


def metadata(path):
    return json.load(urllib.request.urlopen(urllib.request.Request(imds + path, headers={"Metadata": "true"})))


token = metadata("/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F")
place = metadata("/instance/compute?api-version=2021-02-01")
headers = {"Authorization": "Bearer " + token["access_token"]}
arm = os.environ["ARM_ENDPOINT"]
secure = arm.startswith("https:")
context = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE")) if secure else None

if "--keep" in sys.argv:
    host = urllib.parse.urlsplit(arm).netloc
    kept = http.client.HTTPSConnection(host, context=context) if secure else http.client.HTTPConnection(host)

    def page_of(url):
        kept.request("GET", url[len(arm):], headers=headers)
        return json.loads(kept.getresponse().read())
else:

    def page_of(url):
        return json.load(urllib.request.urlopen(urllib.request.Request(url, headers=headers), context=context))


url = "%s/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01" % (
    arm, place["subscriptionId"], place["resourceGroupName"])
while url:
    page = page_of(url)
    for vm in page["value"]:
        properties = vm["properties"]
        fields = (vm["name"], vm["location"], properties["hardwareProfile"]["vmSize"],
                  properties["storageProfile"]["osDisk"]["osType"])
        sys.stdout.write("\t".join(fields) + "\n")
    url = page.get("nextLink")
