# Source: https://fullengage.ai/docs/clients, section "Examples", Python. As printed there; read from a stored copy.
import requests
API_KEY = "ba_a1b2c3d4e5f6..."
BASE_URL = "https://your-app.com/api/v1"
# List clients
response = requests.get(
f"{BASE_URL}/clients",
headers={"Authorization": f"Bearer {API_KEY}"},
params={"limit": 10, "sortOrder": "desc"},
)
data = response.json()
# Create a client
response = requests.post(
f"{BASE_URL}/clients",
headers={"Authorization": f"Bearer {API_KEY}"},
json={"name": "John Doe", "phone": "+1 555-1234"},
)
new_client = response.json()
